#include "server/app/delivery_events.hpp"

#include <spdlog/spdlog.h>

namespace twostep::server {
namespace {

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
            to.results.record(o);
            to.tests.record_result(o);
          },
      .failed_over = [to](const sms::failover_report& f) { to.results.record(f); },
      .changed = [to](const sms::provider_change& c) { tell(to, c); },
      .tried = [to](const sms::try_report& t) { to.tests.tried(t); }};
}

} // namespace twostep::server
