#pragma once
// Measures by a timer how late an event loop runs due work. Shows that a loop is busy or blocked, not by what.

#include "storage/atomic_histogram.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>

#include <array>
#include <chrono>
#include <cstdint>

namespace twostep::server {

/// Bucket bounds in microseconds.
inline constexpr std::array<std::uint64_t, 11> lag_bounds{100,    250,    500,     1'000,   2'500,    5'000,
                                                          10'000, 50'000, 100'000, 500'000, 1'000'000};
using lag_histogram = storage::atomic_histogram<lag_bounds>;

/// Microseconds since that time; 0 if it is in the future.
std::uint64_t microseconds_since(std::chrono::steady_clock::time_point) noexcept;

/// The context stops before this is destroyed.
class loop_lag {
public:
  explicit loop_lag(boost::asio::io_context&, std::chrono::milliseconds between = std::chrono::milliseconds(500));
  /// Thread-safe. Call once.
  void start();
  /// Thread-safe.
  storage::histogram_counts read() const { return lag_.read(); }

private:
  void wait();

  const std::chrono::milliseconds between_;
  boost::asio::basic_waitable_timer<std::chrono::steady_clock> timer_;
  lag_histogram lag_;
};

} // namespace twostep::server
