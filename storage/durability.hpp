#pragma once
// Whether changes can be taken, and when they are on disk.

#include "core/time.hpp"
#include "storage/awaitable.hpp"

#include <cstdint>
#include <string>

namespace twostep::storage {

/// Thread-safe.
class durability {
public:
  virtual ~durability() = default;

  /// Changes can be taken now; false while the disk is full (reads and sign-out still work).
  virtual bool takes_changes() const = 0;
  /// Why not, for the operator: one line without a path. Empty: they can.
  virtual std::string blocker() const = 0;

  /// One atomic load: log record n is on disk.
  virtual bool is_durable(std::uint64_t n) const noexcept = 0;
  /// Resumes on the awaiting coroutine's own context once record n is on disk. Never fails and can't be cancelled:
  /// when the disk fails the process ends.
  virtual awaitable<> durable(std::uint64_t n) = 0;
  /// For threads without an event loop (the CLI, start-up): blocks.
  virtual void wait_durable(std::uint64_t n) = 0;

  /// The time of the newest record: `now` is never taken to be before it (S13).
  virtual core::time_point newest_time() const noexcept = 0;
};

} // namespace twostep::storage
