#include "server/app/delivery_events.hpp"

#include <boost/asio/co_spawn.hpp>

#include <spdlog/spdlog.h>

#include <exception>
#include <memory>
#include <utility>

namespace twostep::server {
namespace {

awaitable<> look_at_budgets(std::shared_ptr<configured> in_force, core::time_point now) {
  co_await in_force->guards.look_at_budgets(now);
}

/// A message that leaves again is counted at once; the operator is told of budgets when the store has answered.
void count(const message_audience& to, const core::e164_number& number, std::shared_ptr<configured> in_force) {
  const auto now = to.time.now();
  storage::read_barrier not_waited_for;
  in_force->guards.count(number, now, not_waited_for);
  auto done = [](std::exception_ptr failed) {
    if (failed) spdlog::error("whether a budget is nearly spent couldn't be looked up");
  };
  boost::asio::co_spawn(to.context, look_at_budgets(std::move(in_force), now), std::move(done));
}

void take(const message_audience& to, const sms::delivery_report& r) {
  auto in_force = to.in_force.get();
  in_force->messenger.reported(r);
  const auto* number = r.to.number();
  if (number && r.what == core::delivery_step::rerouted) count(to, *number, std::move(in_force));
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
