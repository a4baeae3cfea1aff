#pragma once
// Counts answered requests by route and status, and their durations. Connections: http::listener.

#include "server/http/exchange.hpp"
#include "storage/atomic_histogram.hpp"

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

namespace twostep::server::metrics {

/// Bucket bounds of a request's duration, in microseconds.
inline constexpr std::array<std::uint64_t, 16> request_bounds{
    50,     100,    250,     500,     1'000,   2'500,     5'000,     10'000,
    25'000, 50'000, 100'000, 250'000, 500'000, 1'000'000, 2'500'000, 10'000'000};
/// Every status that the server sends, in ascending order; another one is counted as 0.
inline constexpr std::array<std::uint16_t, 25> request_statuses{0,   200, 204, 303, 304, 400, 401, 403, 404,
                                                                405, 409, 411, 413, 414, 415, 417, 421, 422,
                                                                429, 431, 500, 501, 502, 503, 505};

struct route_count {
  std::array<std::uint64_t, request_statuses.size()> by_status{};
  storage::histogram_counts took;
};

/// Thread-safe and lock-free: threads are spread over shards.
class request_counts {
public:
  request_counts();
  ~request_counts();
  request_counts(const request_counts&) = delete;
  request_counts& operator=(const request_counts&) = delete;

  void note(const http::exchange&, std::chrono::nanoseconds took) noexcept;
  /// Indexed by route number (server/site/route_numbers.hpp).
  std::vector<route_count> read() const;

private:
  struct shard;
  static constexpr std::size_t shard_count = 8;
  std::size_t routes_;
  std::array<std::unique_ptr<shard>, shard_count> shards_;
};

} // namespace twostep::server::metrics
