#pragma once
// What the file store measures of itself while it works, for metrics. Not what it holds: that is store::counts.

#include "storage/atomic_histogram.hpp"

#include <array>
#include <atomic>
#include <cstdint>

namespace twostep::storage {

/// Of a commit, microseconds: from taking the batch to its sync.
inline constexpr std::array<std::uint64_t, 15> commit_bounds{
    50, 100, 250, 500, 1'000, 2'500, 5'000, 10'000, 25'000, 50'000, 100'000, 250'000, 500'000, 1'000'000, 5'000'000};
/// Records in one commit.
inline constexpr std::array<std::uint64_t, 12> batch_bounds{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1'024, 4'096};
/// Of a snapshot, milliseconds: until it is published and what it covers is removed.
inline constexpr std::array<std::uint64_t, 11> snapshot_bounds{10,     50,     100,    500,     1'000,    5'000,
                                                               10'000, 30'000, 60'000, 300'000, 1'800'000};

/// Of the log's writer; counted by its thread, read by any.
struct log_measures {
  atomic_histogram<commit_bounds> commits;
  atomic_histogram<batch_bounds> batches;
};

/// Of snapshots; counted by whoever makes one, read by any.
struct snapshot_measures {
  atomic_histogram<snapshot_bounds> made;
  std::atomic<std::uint64_t> failed{0};
  std::atomic<std::uint64_t> bytes{0}; ///< of the newest; 0: none
};

/// A reading.
struct store_measures {
  histogram_counts commits, batches, snapshots;
  std::uint64_t snapshots_failed = 0, snapshot_bytes = 0;
};

} // namespace twostep::storage
