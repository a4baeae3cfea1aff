#pragma once
// Accounts in memory, in shards with a lock each: values in chunks, found by an index, so that nothing big is ever
// moved. Not the email index, and nothing about the log.

#include "core/account.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <array>
#include <memory>
#include <mutex>
#include <vector>

namespace twostep::storage {

/// Every function needs the shard's lock held, or nobody else there.
class alignas(64) account_shard {
public:
  mutable std::mutex mutex;

  core::account* find(const core::account_id&) noexcept;
  const core::account* find(const core::account_id&) const noexcept;
  /// The account must not exist yet.
  void insert(core::account);
  std::size_t size() const noexcept { return size_; }
  /// 0 to size() - 1, in the order of insertion.
  const core::account& at(std::size_t position) const noexcept {
    return (*chunks_[position / chunk])[position % chunk];
  }

private:
  static constexpr std::size_t chunk = 8;

  boost::unordered_flat_map<core::account_id, std::uint32_t, core::id_hash> index_;
  std::vector<std::unique_ptr<std::array<core::account, chunk>>> chunks_;
  std::size_t size_ = 0;
};

class account_table {
public:
  static constexpr std::size_t shard_count = 256;
  account_table() : shards_(std::make_unique<account_shard[]>(shard_count)) {}

  // The last byte: the index inside hashes the first ones.
  account_shard& shard(const core::account_id& id) noexcept { return shards_[id.value.back()]; }
  const account_shard& shard(const core::account_id& id) const noexcept { return shards_[id.value.back()]; }
  const account_shard& shard_at(std::size_t i) const noexcept { return shards_[i]; }
  /// Takes each lock in turn.
  std::size_t size() const;

private:
  std::unique_ptr<account_shard[]> shards_;
};

} // namespace twostep::storage
