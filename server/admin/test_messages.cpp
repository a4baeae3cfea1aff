#include "server/admin/test_messages.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

namespace twostep::server::admin {

namespace net = boost::asio;
constexpr std::size_t max_tries = 100;

struct test_messages::waiter {
  explicit waiter(executor ex) : timer(ex) {}
  net::basic_waitable_timer<std::chrono::steady_clock, net::wait_traits<std::chrono::steady_clock>, executor> timer;
  std::optional<sms::outcome> outcome; ///< accessed on the timer's executor only
};

std::shared_ptr<test_messages::waiter> test_messages::begin(executor ex) {
  const std::lock_guard lock(mutex_);
  if (waiting_) return nullptr;
  waiting_ = std::make_shared<waiter>(ex);
  tries_.clear();
  return waiting_;
}

awaitable<std::optional<sms::outcome>>
test_messages::outcome(std::shared_ptr<waiter> w, std::chrono::milliseconds at_most) {
  if (!w->outcome) {
    w->timer.expires_after(at_most);
    boost::system::error_code ended; // cancelled or expired: `outcome` shows which
    co_await w->timer.async_wait(net::redirect_error(use_awaitable, ended));
  }
  forget();
  co_return w->outcome;
}

void test_messages::forget() {
  const std::lock_guard lock(mutex_);
  waiting_ = nullptr;
  tries_.clear();
}

std::vector<sms::try_report> test_messages::tries() const {
  const std::lock_guard lock(mutex_);
  return tries_;
}

void test_messages::tried(const sms::try_report& t) {
  const std::lock_guard lock(mutex_);
  if (waiting_ && tries_.size() < max_tries) tries_.push_back(t);
}

void test_messages::record_result(const sms::outcome& o) {
  if (!std::holds_alternative<sms::test_reference>(o.reference)) return;
  const std::lock_guard lock(mutex_);
  if (!waiting_) return;
  net::post(waiting_->timer.get_executor(), [w = waiting_, o] {
    w->outcome = o;
    w->timer.cancel();
  });
}

} // namespace twostep::server::admin
