#include "server/metrics/collectors.hpp"
#include "server/metrics/latency.hpp"

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>

namespace twostep::server::metrics {
namespace {

void collect_providers(const std::vector<sms::provider_status>& providers, families& to) {
  auto messages = counter(
      to, "twostep_sms_messages_total",
      "Messages by provider: tries that it took (accepted) or not (failed), receipts (delivered, undelivered), and "
      "those "
      "that went by another provider too, since nothing was heard of them (rerouted)."
  );
  for (const auto& p : providers) {
    const std::pair<std::string_view, std::uint64_t> outcomes[] = {
        {"accepted", p.accepted},
        {"failed", p.failed},
        {"delivered", p.delivered},
        {"undelivered", p.undelivered},
        {"rerouted", p.failed_over}};
    for (const auto& [outcome, count] : outcomes) messages.add(count, {{"provider", p.name}, {"outcome", outcome}});
  }
  auto under_way =
      gauge(to, "twostep_sms_provider_in_flight_messages", "Messages that a provider has and hasn't answered.");
  for (const auto& p : providers) under_way.add(std::uint64_t{p.in_flight}, {{"provider", p.name}});
  auto breakers =
      gauge(to, "twostep_sms_provider_breaker", "1 for the state that the provider's circuit breaker is in.");
  for (const auto& p : providers)
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<sms::breaker_state>>([&](auto s) {
      breakers.add(p.breaker == s.value, {{"provider", p.name}, {"state", s.name}});
    });
  histogram answered(
      to, "twostep_sms_provider_answer_duration_seconds", "How long a provider took to take a message.",
      milliseconds_in_a_second
  );
  for (const auto& p : providers) answered.add(counts_of(p.until_answered), {{"provider", p.name}});
  histogram delivered(
      to, "twostep_sms_delivery_duration_seconds", "From a provider's taking a message to its receipt of delivery.",
      milliseconds_in_a_second
  );
  for (const auto& p : providers) delivered.add(counts_of(p.until_delivered), {{"provider", p.name}});
}

} // namespace

void collect_sms(const sms::dispatcher_status& s, families& to) {
  gauge(to, "twostep_sms_queue_messages", "Messages that wait for a provider.").add(std::uint64_t{s.queued});
  gauge(to, "twostep_sms_usable", "1: some provider's newest try didn't fail.").add(s.usable);
  counter(to, "twostep_sms_dropped_total", "Messages given up, by why: their code died first, or a provider refused.")
      .add(s.expired, {{"reason", "expired"}})
      .add(s.dropped - s.expired, {{"reason", "refused"}});
  counter(to, "twostep_sms_retries_total", "Tries after a try that failed.").add(s.retried);
  counter(to, "twostep_sms_repeats_total", "Of the retries: an unanswered try may have sent the message before.")
      .add(s.repeated);
  histogram(
      to, "twostep_sms_acceptance_duration_seconds", "From asking for a message to a provider's taking it.",
      milliseconds_in_a_second
  )
      .add(counts_of(s.until_accepted));
  collect_providers(s.providers, to);
}

void collect_guards(const guard_summary& s, families& to) {
  const auto& b = s.budget;
  const std::string_view unit = b.in_money ? "money" : "messages";
  const auto in_units = [](core::micro_units m) {
    return static_cast<double>(m) / static_cast<double>(core::one_unit);
  };
  gauge(to, "twostep_sms_budget_charged", "Charged since the day or month began (UTC), in messages or money.")
      .add(in_units(b.today), {{"period", "day"}, {"unit", unit}})
      .add(in_units(b.this_month), {{"period", "month"}, {"unit", unit}});
  auto left =
      gauge(to, "twostep_sms_budget_left", "What is left of a budget that is set; below 0: its reserve is used.");
  if (b.daily != 0) left.add(static_cast<double>(b.daily) - in_units(b.today), {{"period", "day"}, {"unit", unit}});
  if (b.monthly != 0)
    left.add(static_cast<double>(b.monthly) - in_units(b.this_month), {{"period", "month"}, {"unit", unit}});

  auto sent = gauge(to, "twostep_sms_country_messages", "Messages of the last 24 hours, by the number's country.");
  for (const auto& c : s.countries) sent.add(c.sent, {{"country", c.country}});
  auto verified = gauge(to, "twostep_sms_country_proven_numbers", "Numbers that were proven in the last 24 hours.");
  for (const auto& c : s.countries) verified.add(c.verified, {{"country", c.country}});
  auto unverified = gauge(
      to, "twostep_sms_country_unproven_numbers",
      "Numbers of the last 24 hours that got a message and wait to be proven."
  );
  for (const auto& c : s.countries) unverified.add(c.unverified, {{"country", c.country}});
  auto limit = gauge(
      to, "twostep_sms_country_unproven_numbers_limit",
      "How many may wait before new ones are refused; absent: no limit."
  );
  for (const auto& c : s.countries)
    if (c.allowed != 0) limit.add(c.allowed, {{"country", c.country}});
}

} // namespace twostep::server::metrics
