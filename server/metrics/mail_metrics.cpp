#include "server/metrics/collectors.hpp"
#include "server/metrics/latency.hpp"

#include <cstdint>

namespace twostep::server::metrics {

void collect_mail(const sms::dispatcher_status& s, families& to) {
  if (s.providers.empty()) return; // no mail is sent here
  const auto& server = s.providers.front();
  counter(to, "twostep_mail_messages_total", "Tries that the mail server took (accepted) or not (failed).")
      .add(server.accepted, {{"outcome", "accepted"}})
      .add(server.failed, {{"outcome", "failed"}});
  gauge(to, "twostep_mail_queue_messages", "Mails that wait for the mail server.").add(std::uint64_t{s.queued});
  gauge(to, "twostep_mail_usable", "1: the newest try didn't fail by the mail server's own fault.").add(s.usable);
  counter(
      to, "twostep_mail_dropped_total",
      "Mails given up: they grew too old while they waited (expired), or failed for good, or without a try left."
  )
      .add(s.expired, {{"reason", "expired"}})
      .add(s.dropped - s.expired, {{"reason", "failed"}});
  histogram(
      to, "twostep_mail_acceptance_duration_seconds", "From asking for a mail to the mail server's taking it.",
      milliseconds_in_a_second
  )
      .add(counts_of(s.until_accepted));
}

} // namespace twostep::server::metrics
