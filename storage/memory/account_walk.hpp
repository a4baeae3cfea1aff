#pragma once
// Goes over the accounts in memory, a few under their shard's lock at a time.

#include "storage/memory/account_table.hpp"

#include <algorithm>
#include <cstddef>
#include <mutex>
#include <optional>

namespace twostep::storage {

/// A place in the order of the walk. An account keeps its place as long as it exists, whatever happens to others.
struct walk_position {
  std::size_t shard = 0;
  account_shard::slot_number slot = 0;
};

/// f(shard, slot) for every account from there on, under the shard's lock; it returns false to stop behind that
/// account. Where to go on; nullopt: all were visited. Accounts made meanwhile may be missed.
template <class F>
std::optional<walk_position> walk_accounts(const account_table& accounts, walk_position from, F f) {
  constexpr account_shard::slot_number at_once = 64;
  for (; from.shard < account_table::shard_count; from = {from.shard + 1, 0}) {
    const auto& shard = accounts.shard_at(from.shard);
    for (account_shard::slot_number end = from.slot + 1; from.slot < end;) {
      const std::lock_guard lock(shard.mutex);
      end = shard.slots();
      for (auto left = at_once; left > 0 && from.slot < end; --left) {
        const auto slot = from.slot++;
        if (!shard.is_free(slot) && !f(shard, slot)) return from;
      }
    }
  }
  return std::nullopt;
}

} // namespace twostep::storage
