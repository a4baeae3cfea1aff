#include "sms/dispatch/wake_timer.hpp"

#include <boost/asio/steady_timer.hpp>

namespace twostep::sms {

namespace {

class steady_wake_timer final : public wake_timer {
public:
  explicit steady_wake_timer(boost::asio::io_context& ctx) : timer_(ctx) {}

  void set(core::milliseconds in, std::function<void()> wake) override {
    // At most a day, so that no clock overflows: an early wake-up only checks again.
    timer_.expires_after(std::clamp<core::milliseconds>(in, core::milliseconds(1), core::hours(24)));
    timer_.async_wait([wake = std::move(wake)](boost::system::error_code error) {
      if (!error) wake();
    });
  }
  void cancel() noexcept override {
    try {
      timer_.cancel();
    } catch (const boost::system::system_error&) {
      // No wait is set then.
    }
  }

private:
  boost::asio::basic_waitable_timer<
      std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>,
      boost::asio::io_context::executor_type>
      timer_;
};

} // namespace

std::unique_ptr<wake_timer> make_steady_timer(boost::asio::io_context& ctx) {
  return std::make_unique<steady_wake_timer>(ctx);
}

} // namespace twostep::sms
