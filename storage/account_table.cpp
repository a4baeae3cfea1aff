#include "storage/account_table.hpp"

#include <utility>

namespace twostep::storage {

core::account* account_shard::find(const core::account_id& id) noexcept {
  const auto found = index_.find(id);
  return found == index_.end() ? nullptr : &(*chunks_[found->second / chunk])[found->second % chunk];
}

const core::account* account_shard::find(const core::account_id& id) const noexcept {
  return const_cast<account_shard*>(this)->find(id);
}

void account_shard::insert(core::account account) {
  if (size_ == chunks_.size() * chunk) chunks_.push_back(std::make_unique<std::array<core::account, chunk>>());
  index_.emplace(account.id, static_cast<std::uint32_t>(size_));
  (*chunks_[size_ / chunk])[size_ % chunk] = std::move(account);
  ++size_;
}

std::size_t account_table::size() const {
  std::size_t n = 0;
  for (std::size_t i = 0; i < shard_count; ++i) {
    const std::lock_guard lock(shards_[i].mutex);
    n += shards_[i].size();
  }
  return n;
}

} // namespace twostep::storage
