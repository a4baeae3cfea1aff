#pragma once
// The only place that reads a clock. Everything else uses this interface, so that tests control the time.

#include "core/time.hpp"

#include <atomic>
#include <cstdint>

namespace twostep::server {

/// Thread-safe. Never goes back.
class clock {
public:
  virtual ~clock() = default;
  virtual core::time_point now() const noexcept = 0;
  /// How far the machine's clock is ahead of this one; negative: behind.
  virtual core::milliseconds drift() const noexcept { return core::milliseconds(0); }
};

/// How much a clock gains in `passed` to approach a wall clock that is `ahead`: at most a 64th of `passed`, so
/// that a code's five minutes lose less than five seconds however far the wall clock was set forward. Zero if the
/// wall clock isn't ahead.
core::milliseconds gain(core::milliseconds ahead, core::milliseconds passed) noexcept;

/// The wall time at construction (or `at_least`, the newest record's time, if later), advanced by the steady
/// clock: a step of the wall clock neither ends nor prolongs a code (S13). It approaches a wall clock that is
/// ahead at gain()'s rate, and never goes back; the next start takes the wall time at once.
class system_clock final : public clock {
public:
  explicit system_clock(core::time_point at_least = {});
  core::time_point now() const noexcept override;
  core::milliseconds drift() const noexcept override;

private:
  core::time_point base_;
  std::chrono::steady_clock::time_point started_;
  mutable std::atomic<std::int64_t> gained_{0}; ///< milliseconds
  /// Milliseconds from started_ to the last reading of the wall clock.
  mutable std::atomic<std::int64_t> adjusted_{0};
};

} // namespace twostep::server
