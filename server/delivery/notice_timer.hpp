#pragma once
// Calls the messenger regularly for waiting notices. The messenger decides which are due.

#include "server/runtime/awaitable.hpp"

#include <boost/asio/basic_waitable_timer.hpp>

#include <chrono>
#include <functional>

namespace twostep::server {

/// Looks ten seconds after the last look has ended. The context stops before this is destroyed.
class notice_timer {
public:
  /// look: its coroutine owns what it uses.
  notice_timer(boost::asio::io_context&, std::function<awaitable<>()> look);
  /// Call once.
  void start();

private:
  void wait();

  const std::function<awaitable<>()> look_;
  boost::asio::basic_waitable_timer<
      std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, executor>
      timer_;
};

} // namespace twostep::server
