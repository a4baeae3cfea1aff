#pragma once
// Collects evidence of the time beside this process's clock, for the next start: the time known when it began,
// records of authenticated people, and its uptime. Checking a start: start_clock.hpp.

#include "core/time.hpp"
#include "storage/change_observer.hpp"

#include <atomic>
#include <chrono>

namespace twostep::server {

/// Thread-safe, except begin().
class time_witness final : public storage::change_observer {
public:
  /// next: is passed every change; outlives this.
  explicit time_witness(storage::change_observer& next) : next_(next) {}

  /// Sets the vouched time at the process's start. Call once, before anything else.
  void begin(core::time_point known) noexcept;

  /// The latest vouched time; drift: as server::clock::drift.
  core::time_point vouched(core::time_point now, core::milliseconds drift) const noexcept;

  void applies(const core::account&, const core::event&) noexcept override;
  void applied(std::size_t state_before, const core::account&) noexcept override;

private:
  storage::change_observer& next_;
  const std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  std::atomic<core::milliseconds::rep> known_{0};
};

} // namespace twostep::server
