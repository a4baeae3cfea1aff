#include "server/delivery/notice_timer.hpp"

#include <boost/asio/post.hpp>

#include <utility>

namespace twostep::server {
namespace {

constexpr std::chrono::seconds between_looks{10};

} // namespace

notice_timer::notice_timer(boost::asio::io_context& context, std::function<void()> look)
    : look_(std::move(look)), timer_(context) {}

void notice_timer::start() {
  boost::asio::post(timer_.get_executor(), [this] { wait(); });
}

void notice_timer::wait() {
  timer_.expires_after(between_looks);
  timer_.async_wait([this](const boost::system::error_code& ended) {
    if (ended) return;
    wait(); // set first: an exception below must not stop the timer
    look_();
  });
}

} // namespace twostep::server
