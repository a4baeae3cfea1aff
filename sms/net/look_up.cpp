#include "sms/net/look_up.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <utility>

namespace twostep::sms {

namespace {

using steady = std::chrono::steady_clock;
using event = boost::asio::basic_waitable_timer<steady, boost::asio::wait_traits<steady>, executor>;

/// Shared, because the resolver may call back long after the wait has ended.
struct question {
  explicit question(boost::asio::io_context& ctx) : answered(ctx) {}
  event answered; ///< cancelled when there is an answer
  bool is_answered = false;
  looked_up found;
};

} // namespace

awaitable<looked_up>
look_up(boost::asio::io_context& ctx, name_resolver& resolver, const std::string& host, steady::time_point until) {
  const auto asked = std::make_shared<question>(ctx);
  asked->answered.expires_at(until);
  resolver.resolve(host, [asked](std::vector<std::string> addresses, std::string error) {
    asked->is_answered = true;
    asked->found = {std::move(addresses), std::move(error)};
    asked->answered.cancel();
  });
  boost::system::error_code ignored; // an answer, or the time is up: see is_answered
  if (!asked->is_answered) co_await asked->answered.async_wait(boost::asio::redirect_error(use_awaitable, ignored));
  if (!asked->is_answered) co_return looked_up{{}, "the name service didn't answer in time"};
  co_return std::move(asked->found);
}

} // namespace twostep::sms
