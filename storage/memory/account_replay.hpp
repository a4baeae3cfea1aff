#pragma once
// Applies account records to accounts at rest: an account is unpacked once for the records of its that come together,
// and is at rest again when another's turn has come.

#include "storage/format/event_codec.hpp"
#include "storage/memory/stored_state.hpp"

#include <optional>
#include <string>

namespace twostep::storage {

/// Not thread-safe, and takes no lock: nobody else may be at the shards whose accounts are given to it.
class account_replay {
public:
  explicit account_replay(stored_state& state) : state_(state) {}

  /// Records in any order of accounts, those of one account in the order of their numbers. Why it can't be believed,
  /// where it can't; then nothing may be given to it any more.
  std::optional<std::string> take(byte_view payload, std::uint64_t sequence);
  /// A record of that account comes soon: what is looked at then should be in the processor's cache.
  void expect(const core::account_id& id) const noexcept { state_.accounts.shard(id).expect(id); }
  /// After the last one: until then the state lacks what the last account's records made.
  void finish();

private:
  void begin(const core::account_id&);
  /// nullptr: applied.
  const char* apply(core::event&&);

  stored_state& state_;
  account_shard* shard_ = nullptr; ///< null: no account's turn
  std::optional<account_shard::slot_number> slot_;
  core::account account_;
  std::optional<tombstone> erased_;
  core::time_point newest_{};
  std::uint64_t passed_ = 0; ///< records up to this one are held already
  bool exists_ = false, changed_ = false;
};

} // namespace twostep::storage
