#pragma once
// What this process knows of the time beside its own clock, for the next start: what was known when it began, the
// records of people whom it let in, and how long it has been running. Not the check of a start: start_clock.hpp.

#include "core/time.hpp"
#include "storage/change_observer.hpp"

#include <atomic>
#include <chrono>

namespace twostep::server {

/// Thread-safe but for begin().
class time_witness final : public storage::change_observer {
public:
  /// Hears of every change in its turn, and outlives this.
  explicit time_witness(storage::change_observer& next) : next_(next) {}

  /// What vouched for the time when this process began. Once, before anything else is called.
  void begin(core::time_point known) noexcept;

  /// Up to when something vouches for the time; drift as server::clock's.
  core::time_point vouched(core::time_point now, core::milliseconds drift) const noexcept;

  void applies(const core::account&, const core::event&) noexcept override;
  void applied(std::size_t state_before, const core::account&) noexcept override;

private:
  storage::change_observer& next_;
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  std::atomic<core::milliseconds::rep> known_{0};
};

} // namespace twostep::server
