#pragma once
// Accounts in memory, in shards with a lock each. Not the email index, and nothing about the log.

#include "storage/memory/account_shard.hpp"

namespace twostep::storage {

class account_table {
public:
  static constexpr std::size_t shard_count = 256;
  /// How many accounts are kept unpacked, in all.
  explicit account_table(std::size_t max_unpacked = default_unpacked);
  static constexpr std::size_t default_unpacked = 16'384;

  // A table that can't be changed can be read only together with its shards' locks: a read may unpack.
  // The last byte: the index inside hashes the first ones.
  account_shard& shard(const core::account_id& id) const noexcept { return shards_[id.value.back()]; }
  account_shard& shard_at(std::size_t i) const noexcept { return shards_[i]; }
  /// Takes each lock in turn.
  std::size_t size() const;
  /// As size().
  storage::account_totals totals() const;
  /// Nobody else may be there.
  bool has_tombstones() const noexcept;

private:
  std::unique_ptr<account_shard[]> shards_;
};

} // namespace twostep::storage
