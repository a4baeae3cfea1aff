#pragma once
// One shard of the accounts in memory, behind a lock: each account is a packed block (packed_account.hpp) in a slot
// with a number; a bounded number of them is unpacked as long as it is in use. Not the email index, and nothing about
// the log.

#include "core/function_ref.hpp"
#include "storage/memory/block_arena.hpp"
#include "storage/memory/packed_account.hpp"
#include "storage/memory/probe_table.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <array>
#include <bit>
#include <cstring>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace twostep::storage {

/// What is left of an erased account: its records up to this number are no damage.
struct tombstone {
  std::uint64_t sequence = 0; ///< of the record that erased it
  core::time_point at{};
};

/// Every function needs the lock held, or nobody else there. What calls itself noexcept ends the process where there
/// is no memory.
class alignas(64) account_shard {
public:
  account_shard();
  ~account_shard();

  mutable std::mutex mutex;

  /// Slots are numbered from 0; a freed one is used again.
  using slot_number = std::uint32_t;
  static constexpr slot_number max_slots = (1u << 24) - 1;

  // One account. `find` unpacks: what it returns stays valid until the next find or insert. Who changes it, without
  // its id and email key, says so with changed() before that. Throws std::runtime_error for a block from a snapshot
  // whose fields can't be read.

  core::account* find(const core::account_id&);
  core::account& find_at(slot_number); ///< not a free one
  /// To look at: who isn't unpacked and wasn't looked at lately is unpacked into `room` and drives nobody out.
  const core::account* read(const core::account_id&, core::account& room);
  void changed(core::account&) noexcept;
  /// Whether events of so many bytes, which `apply` applies to a copy, may be applied to the account: not where it
  /// would be longer than a snapshot's record, and longer than it was. A small account isn't measured for it.
  bool may_grow(core::account&, std::size_t event_bytes, core::function_ref<void(core::account&)> apply);
  bool contains(const core::account_id& id) const noexcept { return slot_of(id).has_value(); }
  std::optional<slot_number> slot_of(const core::account_id&) const noexcept;
  /// It is looked for soon: where it would be found comes into the processor's cache.
  void expect(const core::account_id&) const noexcept;
  /// The account must not exist yet. It stays unpacked.
  slot_number insert(core::account);
  /// The same, but at rest at once. Both without unpacking it; the views of blocks are valid no more.
  slot_number insert_packed(const core::account&);
  /// What became of a copy of the account in that slot, its id and email key as they were.
  void write_back(slot_number, const core::account&);
  /// A snapshot's accounts, into a shard that has none: they are found once index_loaded() has entered them, and
  /// until then nothing else is called but load().
  void load(byte_view block);
  /// False: two of them have the same id.
  bool index_loaded();
  /// Leaves the tombstone.
  void erase(const core::account_id&, const tombstone&);

  // By slot. Slots from 0 to slots() - 1 may be free.

  std::size_t size() const noexcept { return size_; }
  /// Accounts whose state only a newer program can read are not in it.
  const storage::account_totals& totals() const noexcept { return totals_; }
  slot_number slots() const noexcept { return static_cast<slot_number>(slots_.size()); }
  bool is_free(slot_number) const noexcept;
  /// Whoever reads the slots one after the other calls it for each: what it will read comes into the cache in time.
  void expect_after(slot_number) const noexcept;
  core::account_id id_at(slot_number) const noexcept;
  std::uint64_t sequence_at(slot_number) const noexcept;
  /// Valid until the shard is changed or unpacks.
  std::string_view email_key_at(slot_number) const noexcept;
  bool may_be_pending_at(slot_number) const noexcept;
  /// For who goes through all of them: doesn't count as use. It is in `room`, or where it is unpacked.
  const core::account& look_at(slot_number, core::account& room) const;

  /// f(block) for each account in the slots from `from` up to `to` (or the last). The block is as pack() gives it,
  /// valid during the call.
  template <class F>
  void each_packed(slot_number from, slot_number to, F f) {
    for (slot_number s = from; s < std::min(to, slots()); ++s)
      if (!is_free(s)) f(packed_at(s));
  }

  boost::unordered_flat_map<core::account_id, tombstone, core::id_hash> tombstones;

  /// Unpacked at once; at least one. While the shard is small, fewer: one in 256, but 16.
  void limit_unpacked(std::size_t n) { max_unpacked_ = n; }
  std::size_t unpacked() const noexcept { return unpacked_.size(); }
  /// Held for blocks and indexes, unpacked accounts not among them.
  std::size_t bytes() const noexcept;
  std::size_t dead_bytes() const noexcept { return blocks_.dead_bytes(); } ///< of those, waiting for compaction

private:
  struct unpacked_account;

  /// What is in a slot: a place in the arena; or not_packed and which of unpacked_; or not_packed, free_mark and the
  /// next free slot.
  enum : std::uint32_t {
    not_packed = 1u << 31,
    free_mark = 1u << 30,
    no_slot = free_mark - 1,
    no_block = not_packed
  };

  /// Sixteen bits of the id's hash and the slot's number. The bits say where the entry belongs, so that a growing
  /// index asks no account for its id: each is somewhere else in memory. They are enough for some hundred million
  /// accounts.
  class index_entry {
  public:
    index_entry() noexcept { bytes_.fill(0xff); }
    index_entry(std::uint16_t mark, slot_number slot) noexcept {
      std::memcpy(bytes_.data(), &slot, sizeof slot);
      std::memcpy(&bytes_[slot_size], &mark, sizeof mark);
    }
    bool is_free() const noexcept { return slot() == max_slots; }
    std::uint16_t mark() const noexcept {
      std::uint16_t m;
      std::memcpy(&m, &bytes_[slot_size], sizeof m);
      return m;
    }
    slot_number slot() const noexcept {
      slot_number s;
      std::memcpy(&s, bytes_.data(), sizeof s);
      return s & max_slots;
    }

  private:
    static constexpr std::size_t slot_size = 3;
    static_assert(std::endian::native == std::endian::little);
    std::array<std::uint8_t, slot_size + sizeof(std::uint16_t)> bytes_;
  };
  /// Each grows on its own: none long enough for a stall.
  using index_part = probe_table<index_entry, 75>;
  static constexpr unsigned index_part_bits = 4;

  static std::uint32_t place_of(const index_entry& e) noexcept { return std::uint32_t{e.mark()} << 16; }
  static std::size_t part_of(std::uint64_t hash) noexcept { return hash >> (64 - index_part_bits); }
  /// Where in its part of the index.
  std::size_t look_up(const core::account_id&) const noexcept;
  unpacked_account* unpacked_at(slot_number) const noexcept;
  byte_view block_at(slot_number) const noexcept;
  byte_view packed_at(slot_number);
  slot_number take_slot(const core::account_id&);
  void enter(std::uint64_t hash, slot_number);
  std::uint32_t vacant();
  void pack_again(unpacked_account&);
  /// The place of the account's new block, where the old one was or elsewhere.
  std::uint32_t replace_block(std::uint32_t old, const core::account&);
  void defragment();

  std::array<index_part, 1u << index_part_bits> index_;
  std::deque<std::uint32_t> slots_;
  std::vector<std::uint32_t> loaded_; ///< the upper halves of the loaded ids' hashes, by slot, for index_loaded()
  block_arena blocks_;
  std::vector<std::unique_ptr<unpacked_account>> unpacked_;
  std::array<slot_number, 32> lately_; ///< the last that were read and not kept unpacked
  std::uint32_t next_lately_ = 0;
  std::uint32_t first_free_ = no_slot;
  std::uint32_t hand_ = 0; ///< where the search for one to pack goes on
  std::size_t size_ = 0, max_unpacked_ = 64;
  storage::account_totals totals_;
};

} // namespace twostep::storage
