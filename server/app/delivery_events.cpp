#include "server/app/delivery_events.hpp"

#include <spdlog/spdlog.h>

namespace twostep::server {
namespace {

void take(const message_audience& to, const sms::delivery_report& r) {
  const auto now = to.in_force.get();
  now->messenger.reported(r);
  storage::read_barrier not_waited_for;
  const auto* number = r.to.number();
  if (number && r.what == core::delivery_step::rerouted) now->guards.reserve(*number, to.time.now(), not_waited_for);
}

void tell(const message_audience& to, const sms::provider_change& c) {
  if (c.up)
    spdlog::info("provider {} takes messages again", c.provider);
  else
    to.alarm().raise(
        {.kind = alert_kind::provider_down,
         .subject = c.provider,
         .detail = "provider " + c.provider + " is out of use until it answers again: " + c.detail}
    );
}

} // namespace

sms::dispatcher_listener listener_for(message_audience to) {
  return {
      .delivery_result =
          [to](const sms::outcome& o) {
            to.in_force.get()->messenger.record_result(o);
            to.tests.record_result(o);
          },
      .reported = [to](const sms::delivery_report& r) { take(to, r); },
      .changed = [to](const sms::provider_change& c) { tell(to, c); },
      .tried = [to](const sms::try_report& t) { to.tests.tried(t); },
      .is_wanted = [to](const sms::reference& r) { return to.in_force.get()->messenger.is_wanted(r); }};
}

} // namespace twostep::server
