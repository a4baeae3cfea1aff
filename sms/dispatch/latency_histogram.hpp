#pragma once
// A histogram of durations for Prometheus. Not thread-safe.

#include "core/time.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace twostep::sms {

struct latency_histogram {
  /// Upper bounds in milliseconds, inclusive; longer durations count in the last bucket.
  static constexpr std::array<std::int64_t, 14> bounds{5,    10,   25,   50,    100,   250,   500,
                                                       1000, 2500, 5000, 10000, 30000, 60000, 300000};
  std::array<std::uint64_t, bounds.size() + 1> counts{}; ///< not cumulative
  core::milliseconds sum{};

  void add(core::milliseconds took) noexcept {
    std::size_t i = 0;
    while (i < bounds.size() && took.count() > bounds[i]) ++i;
    ++counts[i];
    sum += took;
  }
  std::uint64_t count() const noexcept {
    std::uint64_t n = 0;
    for (const auto c : counts) n += c;
    return n;
  }
  /// The upper bound of the bucket that contains the quantile, in milliseconds; 0: no measurements.
  std::int64_t quantile(double share) const noexcept {
    const auto all = count();
    if (all == 0) return 0;
    const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(all - 1)) + 1;
    std::uint64_t n = 0;
    for (std::size_t i = 0; i < bounds.size(); ++i)
      if ((n += counts[i]) >= wanted) return bounds[i];
    return bounds.back();
  }
};

} // namespace twostep::sms
