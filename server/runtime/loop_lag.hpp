#pragma once
// How late an event loop gets to what is due: measured by a timer on it. Says that a loop is busy or blocked, not
// with what.

#include "storage/atomic_histogram.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>

#include <array>
#include <chrono>
#include <cstdint>

namespace twostep::server {

/// Microseconds.
inline constexpr std::array<std::uint64_t, 11> lag_bounds{100,    250,    500,     1'000,   2'500,    5'000,
                                                          10'000, 50'000, 100'000, 500'000, 1'000'000};
using lag_histogram = storage::atomic_histogram<lag_bounds>;

/// Microseconds since then; 0 where it is yet to come.
std::uint64_t microseconds_since(std::chrono::steady_clock::time_point) noexcept;

/// Of a context that has stopped before this dies.
class loop_lag {
public:
  explicit loop_lag(boost::asio::io_context&, std::chrono::milliseconds between = std::chrono::milliseconds(500));
  /// From any thread, once.
  void start();
  /// From any thread.
  storage::histogram_counts read() const { return lag_.read(); }

private:
  void wait();

  const std::chrono::milliseconds between_;
  boost::asio::basic_waitable_timer<std::chrono::steady_clock> timer_;
  lag_histogram lag_;
};

} // namespace twostep::server
