#include "server/metrics/request_counts.hpp"

#include "server/site/route_numbers.hpp"

#include <algorithm>

namespace twostep::server::metrics {
namespace {

std::size_t index_of(unsigned status) noexcept {
  const auto found = std::lower_bound(request_statuses.begin(), request_statuses.end(), status);
  if (found == request_statuses.end() || *found != status) return 0;
  return static_cast<std::size_t>(found - request_statuses.begin());
}

/// Numbers the threads in the order of their first call.
std::size_t number_of_thread() noexcept {
  static std::atomic<std::size_t> next{0};
  thread_local const std::size_t mine = next.fetch_add(1, std::memory_order_relaxed);
  return mine;
}

struct row {
  std::array<std::atomic<std::uint64_t>, request_statuses.size()> by_status{};
  storage::atomic_histogram<request_bounds> took;
};

} // namespace

static_assert(std::is_sorted(request_statuses.begin(), request_statuses.end()));

struct request_counts::shard {
  explicit shard(std::size_t routes) : rows(routes) {}
  std::vector<row> rows;
};

request_counts::request_counts() : routes_(route_labels().size()) {
  for (auto& s : shards_) s = std::make_unique<shard>(routes_);
}

request_counts::~request_counts() = default;

void request_counts::note(const http::exchange& x, std::chrono::nanoseconds took) noexcept {
  auto& counted = shards_[number_of_thread() % shard_count]->rows[x.route < routes_ ? x.route : 0];
  counted.by_status[index_of(x.response.status)].fetch_add(1, std::memory_order_relaxed);
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
  counted.took.add(static_cast<std::uint64_t>(std::max<std::int64_t>(0, micros)));
}

std::vector<route_count> request_counts::read() const {
  std::vector<route_count> all(routes_);
  for (const auto& s : shards_)
    for (std::size_t r = 0; r < routes_; ++r) {
      for (std::size_t i = 0; i < request_statuses.size(); ++i)
        all[r].by_status[i] += s->rows[r].by_status[i].load(std::memory_order_relaxed);
      all[r].took += s->rows[r].took.read();
    }
  return all;
}

} // namespace twostep::server::metrics
