#pragma once
// Converts a dispatcher's latency histogram into the counts of a scraped one.

#include "sms/dispatch/dispatcher.hpp"
#include "storage/atomic_histogram.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace twostep::server::metrics {

inline constexpr double milliseconds_in_a_second = 1e3;

/// In milliseconds.
inline storage::histogram_counts counts_of(const sms::latency_histogram& h) {
  static const auto bounds = [] {
    std::array<std::uint64_t, sms::latency_histogram::bounds.size()> all{};
    std::copy(sms::latency_histogram::bounds.begin(), sms::latency_histogram::bounds.end(), all.begin());
    return all;
  }();
  return {bounds, {h.counts.begin(), h.counts.end()}, static_cast<std::uint64_t>(h.sum.count())};
}

} // namespace twostep::server::metrics
