#pragma once
// A histogram of durations or sizes that any number of threads counts in without locks. The reader knows the unit.

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

namespace twostep::storage {

/// What was counted until now. counts has one more than bounds: what is above the last.
struct histogram_counts {
  std::span<const std::uint64_t> bounds; ///< ascending, inclusive
  std::vector<std::uint64_t> counts;     ///< of each bucket alone
  std::uint64_t sum = 0;

  std::uint64_t count() const noexcept { return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}); }
  /// Of the same bounds; or this has counted nothing yet.
  histogram_counts& operator+=(const histogram_counts& other) {
    if (counts.empty()) return *this = other;
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += other.counts[i];
    sum += other.sum;
    return *this;
  }
};

/// Bounds: an array of std::uint64_t that lives as long as the program. Thread-safe; a reading while others add may
/// lack some of a value's parts.
template <const auto& Bounds>
class atomic_histogram {
public:
  void add(std::uint64_t value) noexcept {
    const auto bucket = std::lower_bound(Bounds.begin(), Bounds.end(), value) - Bounds.begin();
    counts_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(value, std::memory_order_relaxed);
  }

  histogram_counts read() const {
    histogram_counts copy{.bounds = Bounds, .counts = {}, .sum = sum_.load(std::memory_order_relaxed)};
    copy.counts.reserve(counts_.size());
    for (const auto& c : counts_) copy.counts.push_back(c.load(std::memory_order_relaxed));
    return copy;
  }

private:
  std::array<std::atomic<std::uint64_t>, Bounds.size() + 1> counts_{};
  std::atomic<std::uint64_t> sum_{0};
};

} // namespace twostep::storage
