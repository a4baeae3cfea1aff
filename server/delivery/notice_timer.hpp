#pragma once
// Calls the messenger regularly for waiting notices. The messenger decides which are due.

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <functional>

namespace twostep::server {

/// Fires every ten seconds. The context stops before this is destroyed.
class notice_timer {
public:
  notice_timer(boost::asio::io_context&, std::function<void()> look);
  /// Call once.
  void start();

private:
  void wait();

  const std::function<void()> look_;
  boost::asio::basic_waitable_timer<std::chrono::steady_clock> timer_;
};

} // namespace twostep::server
