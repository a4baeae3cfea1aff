#pragma once
// The only place that reads a clock. Handlers, limits and expiry all ask it, so that tests can hold time.

#include "core/time.hpp"

#include <atomic>
#include <cstdint>

namespace twostep::server {

/// Thread-safe. Never goes back.
class clock {
public:
  virtual ~clock() = default;
  virtual core::time_point now() const noexcept = 0;
  /// How far the machine's clock is from this one now; positive: the machine's is ahead.
  virtual core::milliseconds drift() const noexcept { return core::milliseconds(0); }
};

/// How much a clock gains in `passed` to follow a wall clock that is `ahead` of it: a 64th of that time at most, so
/// that five minutes lose five seconds however far the wall was set forward; nothing where it is not ahead.
core::milliseconds gain(core::milliseconds ahead, core::milliseconds passed) noexcept;

/// Wall time at construction (or `at_least`, the newest record's time, if that is later), carried on by the steady
/// clock: a step of the wall clock neither kills nor prolongs a code (S13). It follows the wall forward in time again
/// as slowly as gain() allows, never back; the next start takes the wall's time at once.
class system_clock final : public clock {
public:
  explicit system_clock(core::time_point at_least = {});
  core::time_point now() const noexcept override;
  core::milliseconds drift() const noexcept override;

private:
  core::time_point base_;
  std::chrono::steady_clock::time_point started_;
  mutable std::atomic<std::int64_t> gained_{0};   ///< milliseconds
  mutable std::atomic<std::int64_t> adjusted_{0}; ///< milliseconds from started_ to the last look at the wall
};

} // namespace twostep::server
