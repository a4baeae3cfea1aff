#pragma once
// Latencies in buckets whose width grows with the value: percentiles are exact within 1.6 %, the maximum exactly.

#include <chrono>
#include <cstdint>
#include <vector>

namespace twostep::bench::load {

class histogram {
public:
  using duration = std::chrono::microseconds;

  void note(duration);
  std::uint64_t count() const noexcept { return count_; }
  duration max() const noexcept { return duration(max_); }
  duration mean() const noexcept { return duration(count_ ? sum_ / count_ : 0); }
  /// The smallest value such that at least `share` (0 to 1) of all are not above it, rounded up to its bucket's
  /// end; 0 if empty.
  duration at(double share) const noexcept;

private:
  std::vector<std::uint64_t> buckets_;
  std::uint64_t count_ = 0, sum_ = 0, max_ = 0;
};

} // namespace twostep::bench::load
