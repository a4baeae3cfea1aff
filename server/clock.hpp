#pragma once
// The only place that reads a clock. Handlers, limits and expiry all ask it, so that tests can hold time.

#include "core/time.hpp"

namespace twostep::server {

/// Thread-safe. Never goes back.
class clock {
public:
  virtual ~clock() = default;
  virtual core::time_point now() const noexcept = 0;
};

/// Wall time at construction (or `at_least`, the newest record's time, if that is later), carried on by the steady clock:
/// a step of the wall clock neither kills nor prolongs a code (S13). It follows the wall forward in time again, never back.
class system_clock final : public clock {
public:
  explicit system_clock(core::time_point at_least = {});
  core::time_point now() const noexcept override;
  /// How far the wall clock is from this one now; positive: the wall is ahead.
  core::milliseconds drift() const noexcept;

private:
  core::time_point base_;
  std::chrono::steady_clock::time_point started_;
};

} // namespace twostep::server
