#include "server/runtime/loop_lag.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>

namespace twostep::server {

std::uint64_t microseconds_since(std::chrono::steady_clock::time_point due) noexcept {
  const auto late = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - due);
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, late.count()));
}

loop_lag::loop_lag(boost::asio::io_context& context, std::chrono::milliseconds between)
    : between_(between), timer_(context) {}

void loop_lag::start() {
  boost::asio::post(timer_.get_executor(), [this] { wait(); });
}

void loop_lag::wait() {
  timer_.expires_after(between_);
  timer_.async_wait([this](const boost::system::error_code& ended) {
    if (ended) return;
    lag_.add(microseconds_since(timer_.expiry()));
    wait();
  });
}

} // namespace twostep::server
