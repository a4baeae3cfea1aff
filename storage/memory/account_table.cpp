#include "storage/memory/account_table.hpp"

namespace twostep::storage {

account_table::account_table(std::size_t max_unpacked) : shards_(std::make_unique<account_shard[]>(shard_count)) {
  for (std::size_t i = 0; i < shard_count; ++i)
    shards_[i].limit_unpacked(std::max<std::size_t>(1, max_unpacked / shard_count));
}

std::size_t account_table::size() const {
  std::size_t n = 0;
  for (std::size_t i = 0; i < shard_count; ++i) {
    const std::lock_guard lock(shards_[i].mutex);
    n += shards_[i].size();
  }
  return n;
}

bool account_table::has_tombstones() const noexcept {
  for (std::size_t i = 0; i < shard_count; ++i)
    if (!shards_[i].tombstones.empty()) return true;
  return false;
}

account_totals account_table::totals() const {
  storage::account_totals all;
  for (std::size_t i = 0; i < shard_count; ++i) {
    const std::lock_guard lock(shards_[i].mutex);
    all += shards_[i].totals();
  }
  return all;
}

} // namespace twostep::storage
