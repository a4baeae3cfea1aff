#pragma once
// Wakes the messenger for notices that wait for their time. Not what is due: the messenger knows.

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <functional>

namespace twostep::server {

/// Every ten seconds, on a context that has stopped before this dies.
class notice_timer {
public:
  notice_timer(boost::asio::io_context&, std::function<void()> look);
  /// Once.
  void start();

private:
  void wait();

  const std::function<void()> look_;
  boost::asio::basic_waitable_timer<std::chrono::steady_clock> timer_;
};

} // namespace twostep::server
