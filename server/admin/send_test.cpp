#include "server/admin/send_test.hpp"

#include "core/noun.hpp"
#include "server/admin/test_messages.hpp"

#include <boost/asio/this_coro.hpp>

#include <chrono>
#include <utility>

namespace twostep::server::admin {

using api::problem;

namespace {

constexpr std::chrono::seconds test_message_timeout{60};

} // namespace

problem nothing_sends() {
  return {503, "messages leave from a running server: start it with `twostep serve`"};
}

awaitable<core::result<accepted_test_message, problem>> send_test(api::context& c, core::recipient to) {
  const std::string_view tells = to.address() ? "" : "; `twostep sms status` tells more";
  const auto here = co_await boost::asio::this_coro::executor;
  auto waiter = c.tests->begin(here);
  if (!waiter) co_return problem{409, "another test message is under way: try again when it is done"};
  if (const auto* number = to.number()) {
    try {
      storage::read_barrier reserved;
      co_await c.running->guards.reserve(*number, c.clock.now(), reserved);
      co_await c.store.durable(reserved.sequence);
    } catch (...) {
      c.tests->forget(); // else no further test could begin
      throw;
    }
  }
  if (!c.running->messenger.send_test(to)) {
    c.tests->forget();
    co_return problem{503, "the queue of messages is full: try again later"};
  }
  const auto outcome = co_await c.tests->outcome(std::move(waiter), test_message_timeout);
  if (!outcome) co_return problem{504, "nobody has taken the message within a minute; it is still being tried"};
  if (!outcome->accepted)
    co_return problem{
        502, "the message was given up" + (outcome->provider.empty() ? "" : " by " + outcome->provider) + ": " +
                 outcome->reason + " (" + core::counted(outcome->tries, {"try", "tries"}) + ")" + std::string(tells)};
  co_return accepted_test_message{
      to.masked(), outcome->provider, outcome->as.provider_id, outcome->tries, outcome->elapsed.count()};
}

} // namespace twostep::server::admin
