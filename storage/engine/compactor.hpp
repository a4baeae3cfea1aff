#pragma once
// Decides when the log is worth a snapshot, and has a thread that makes it. Not how it is made.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string_view>
#include <thread>

namespace twostep::storage {

/// Thread-safe.
class compactor {
public:
  struct settings {
    std::uint64_t min_log_bytes = std::uint64_t{64} << 20; ///< bytes of log that are never worth one
    /// How long after an erase a snapshot is due at the latest (R65: within a day).
    std::chrono::seconds after_erase = std::chrono::hours(20);
  };
  /// Makes the snapshot; throws where it can't. Called by the compactor's thread, at the lowest priority.
  using work = std::function<void()>;

  compactor(const settings&, work, std::function<void(std::string_view)> report);
  ~compactor(); ///< stop()
  compactor(const compactor&) = delete;
  compactor& operator=(const compactor&) = delete;

  /// Says how many bytes of log follow the snapshot now. Costs one comparison, mostly.
  void log_grew(std::uint64_t to) noexcept {
    if (to >= threshold_.load(std::memory_order_relaxed)) ask();
  }
  /// Says that a snapshot of that size was made: the next is due when the log behind it is as big.
  void made(std::uint64_t snapshot_bytes) noexcept;
  /// Says that an account was erased: the log holds its traces until the next snapshot.
  void erased();
  /// Asks for a snapshot as soon as possible.
  void ask() noexcept;
  /// Waits for the snapshot under way and begins no other.
  void stop() noexcept;
  /// True: the snapshot under way should give up.
  bool stopping() const noexcept { return stopping_.load(std::memory_order_relaxed); }

private:
  using clock = std::chrono::steady_clock;
  void run();

  const settings settings_;
  const work work_;
  const std::function<void(std::string_view)> report_;
  std::atomic<std::uint64_t> threshold_;

  std::mutex mutex_;
  std::condition_variable wake_;
  bool asked_ = false;
  std::atomic<bool> stopping_{false};
  clock::time_point due_ = clock::time_point::max();
  std::thread thread_; ///< last
};

} // namespace twostep::storage
