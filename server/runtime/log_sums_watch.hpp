#pragma once
// Once a second, logs how many repeated lines were suppressed.

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>

namespace twostep::server {

/// The context stops before this is destroyed.
class log_sums_watch {
public:
  explicit log_sums_watch(boost::asio::io_context&);
  /// Call once.
  void start();

private:
  void wait();

  boost::asio::basic_waitable_timer<std::chrono::steady_clock> timer_;
};

} // namespace twostep::server
