#include "server/delivery/notice_timer.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <spdlog/spdlog.h>

#include <exception>
#include <utility>

namespace twostep::server {
namespace {

constexpr std::chrono::seconds between_looks{10};

} // namespace

notice_timer::notice_timer(boost::asio::io_context& context, std::function<awaitable<>()> look)
    : look_(std::move(look)), timer_(context) {}

void notice_timer::start() {
  boost::asio::post(timer_.get_executor(), [this] { wait(); });
}

void notice_timer::wait() {
  timer_.expires_after(between_looks);
  timer_.async_wait([this](const boost::system::error_code& ended) {
    if (ended) return;
    auto done = [this](std::exception_ptr failed) {
      if (failed) spdlog::error("notices that wait couldn't be looked after");
      wait();
    };
    boost::asio::co_spawn(timer_.get_executor(), look_(), std::move(done));
  });
}

} // namespace twostep::server
