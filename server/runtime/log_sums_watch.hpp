#pragma once
// Lets the log say, once a second, how many lines it has summed up.

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>

namespace twostep::server {

/// On a context that has stopped before this dies.
class log_sums_watch {
public:
  explicit log_sums_watch(boost::asio::io_context&);
  /// Once.
  void start();

private:
  void wait();

  boost::asio::basic_waitable_timer<std::chrono::steady_clock> timer_;
};

} // namespace twostep::server
