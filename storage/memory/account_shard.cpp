#include "storage/memory/account_shard.hpp"

#include "storage/format/record.hpp"

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace twostep::storage {
namespace {

constexpr const char* too_many = "more than 16 million accounts in one shard";

std::uint64_t hash_of(const core::account_id& id) noexcept {
  return core::id_hash()(id);
}
// The highest bits say which part of the index, sixteen others where in it.
std::uint16_t mark_of(std::uint64_t hash) noexcept {
  return static_cast<std::uint16_t>(hash >> 40);
}

/// Nothing that an event makes of an account is longer than it and what stood there: a number that a notice goes to,
/// the trace of a message.
std::size_t longest_growth(std::size_t event_bytes) noexcept {
  return 2 * event_bytes + 1024;
}

void unpack_or_throw(byte_view block, core::account& to) {
  if (!unpack(block, to))
    throw std::runtime_error("an account in memory can't be read: a newer program wrote the snapshot it came from");
}

} // namespace

struct account_shard::unpacked_account : core::account {
  slot_number slot = no_slot;     ///< no_slot: vacant
  std::uint32_t block = no_block; ///< its block in the arena, out of date where it is changed
  bool changed = false;
  bool used = false;                   ///< since the hand came by
  std::size_t at_most = payload_limit; ///< bytes that it takes packed; not measured yet: as many as may be
  totals_entry counted;                ///< its share of the totals
};

account_shard::account_shard() {
  lately_.fill(no_slot);
}
account_shard::~account_shard() = default;

core::account* account_shard::find(const core::account_id& id) {
  const auto slot = slot_of(id);
  return slot ? &find_at(*slot) : nullptr;
}

core::account& account_shard::find_at(slot_number slot) {
  if (auto* unpacked = unpacked_at(slot)) {
    unpacked->used = true;
    return *unpacked;
  }
  const auto position = vacant(); // may move blocks
  auto& unpacked = *unpacked_[position];
  unpack_or_throw(block_at(slot), unpacked);
  unpacked.slot = slot;
  unpacked.at_most = block_at(slot).size();
  unpacked.block = slots_[slot];
  unpacked.counted = totals_entry_of(static_cast<const core::account&>(unpacked));
  slots_[slot] = not_packed | position;
  return unpacked;
}

const core::account* account_shard::read(const core::account_id& id, core::account& room) {
  const auto slot = slot_of(id);
  if (!slot) return nullptr;
  if (auto* unpacked = unpacked_at(*slot)) {
    unpacked->used = true;
    return unpacked;
  }
  if (std::find(lately_.begin(), lately_.end(), *slot) != lately_.end()) return &find_at(*slot);
  lately_[next_lately_++ % lately_.size()] = *slot;
  unpack_or_throw(block_at(*slot), room);
  return &room;
}

void account_shard::changed(core::account& account) noexcept {
  auto& unpacked = static_cast<unpacked_account&>(account);
  unpacked.changed = unpacked.used = true;
  totals_.remove(unpacked.counted);
  unpacked.counted = totals_entry_of(account);
  totals_.add(unpacked.counted);
}

bool account_shard::may_grow(
    core::account& account, std::size_t event_bytes, core::function_ref<void(core::account&)> apply
) {
  auto& unpacked = static_cast<unpacked_account&>(account);
  const auto at_most = unpacked.at_most + longest_growth(event_bytes);
  if (at_most <= payload_limit / 2) {
    unpacked.at_most = at_most;
    return true;
  }
  core::account after = account;
  apply(after);
  const auto size = packed_size(after);
  if (!fits_record(size) && size > packed_size(account)) return false;
  unpacked.at_most = size;
  return true;
}

std::optional<account_shard::slot_number> account_shard::slot_of(const core::account_id& id) const noexcept {
  const auto& part = index_[part_of(hash_of(id))];
  const auto found = look_up(id);
  if (found == index_part::nowhere) return std::nullopt;
  return part[found].slot();
}

void account_shard::expect(const core::account_id& id) const noexcept {
  const auto hash = hash_of(id);
  index_[part_of(hash)].expect(place_of({mark_of(hash), 0}));
}

account_shard::slot_number account_shard::insert(core::account account) {
  const auto position = vacant();
  auto& unpacked = *unpacked_[position];
  const auto slot = take_slot(account.id);
  static_cast<core::account&>(unpacked) = std::move(account);
  unpacked.slot = slot;
  unpacked.at_most = payload_limit;
  unpacked.block = no_block;
  unpacked.changed = true;
  unpacked.counted = totals_entry_of(static_cast<const core::account&>(unpacked));
  totals_.add(unpacked.counted);
  slots_[slot] = not_packed | position;
  return slot;
}

account_shard::slot_number account_shard::insert_packed(const core::account& account) {
  const auto block = replace_block(no_block, account);
  const auto slot = take_slot(account.id);
  slots_[slot] = block;
  totals_.add(totals_entry_of(account));
  return slot;
}

void account_shard::write_back(slot_number slot, const core::account& account) {
  if (auto* unpacked = unpacked_at(slot)) {
    static_cast<core::account&>(*unpacked) = account;
    unpacked->at_most = payload_limit;
    return changed(*unpacked);
  }
  const auto old = totals_entry_of(block_at(slot));
  const auto place = slots_[slot];
  slots_[slot] = replace_block(place, account);
  if (old) totals_.remove(*old);
  totals_.add(totals_entry_of(account));
  if (slots_[slot] != place) defragment();
}

void account_shard::load(byte_view block) {
  if (slots_.size() == max_slots) throw std::length_error(too_many);
  slots_.push_back(blocks_.add(block));
  loaded_.push_back(static_cast<std::uint32_t>(hash_of(id_of(block)) >> 32));
  if (const auto entry = totals_entry_of(block)) totals_.add(*entry);
}

bool account_shard::index_loaded() {
  for (auto& part : index_) part.reserve(slots_.size() / index_.size() * 17 / 16, place_of);
  const auto loaded = std::exchange(loaded_, {});
  for (slot_number slot = 0; slot < slots(); ++slot) {
    const auto hash = std::uint64_t{loaded[slot]} << 32;
    const auto mark = mark_of(hash);
    const auto& part = index_[part_of(hash)];
    const bool is_twice = part.find(place_of({mark, 0}), [&](const index_entry& e) {
      return e.mark() == mark && id_at(e.slot()) == id_at(slot);
    }) != part.nowhere;
    if (is_twice) return false;
    enter(hash, slot);
  }
  return true;
}

void account_shard::erase(const core::account_id& id, const tombstone& left) {
  auto& part = index_[part_of(hash_of(id))];
  const auto found = look_up(id);
  tombstones.insert_or_assign(id, left);
  const auto slot = part[found].slot();
  auto block = slots_[slot];
  if (auto* unpacked = unpacked_at(slot)) {
    block = unpacked->block;
    totals_.remove(unpacked->counted);
    *unpacked = unpacked_account();
  } else if (const auto entry = totals_entry_of(block_at(slot))) {
    totals_.remove(*entry);
  }
  part.erase(found, place_of);
  slots_[slot] = not_packed | free_mark | first_free_;
  first_free_ = slot;
  --size_;
  if (block == no_block) return;
  blocks_.remove(block);
  defragment();
}

bool account_shard::is_free(slot_number slot) const noexcept {
  return (slots_[slot] & not_packed) && (slots_[slot] & free_mark);
}

void account_shard::expect_after(slot_number slot) const noexcept {
  constexpr slot_number ahead = 64; // of some 240 bytes each: what memory takes to answer
  if (slot + ahead < slots() && !(slots_[slot + ahead] & not_packed)) blocks_.expect(slots_[slot + ahead]);
}

core::account_id account_shard::id_at(slot_number slot) const noexcept {
  const auto* unpacked = unpacked_at(slot);
  return unpacked ? unpacked->id : id_of(block_at(slot));
}
std::uint64_t account_shard::sequence_at(slot_number slot) const noexcept {
  const auto* unpacked = unpacked_at(slot);
  return unpacked ? unpacked->sequence : sequence_of(block_at(slot));
}
std::string_view account_shard::email_key_at(slot_number slot) const noexcept {
  const auto* unpacked = unpacked_at(slot);
  return unpacked ? unpacked->email.key : email_key_of(block_at(slot));
}
bool account_shard::may_be_pending_at(slot_number slot) const noexcept {
  const auto* unpacked = unpacked_at(slot);
  return unpacked ? may_be_pending(static_cast<const core::account&>(*unpacked)) : may_be_pending(block_at(slot));
}

const core::account& account_shard::look_at(slot_number slot, core::account& room) const {
  if (const auto* unpacked = unpacked_at(slot)) return *unpacked;
  unpack_or_throw(block_at(slot), room);
  return room;
}

std::size_t account_shard::bytes() const noexcept {
  std::size_t n = blocks_.bytes() + slots_.size() * sizeof slots_.front();
  for (const auto& part : index_) n += part.bytes();
  return n;
}

std::size_t account_shard::look_up(const core::account_id& id) const noexcept {
  const auto hash = hash_of(id);
  const auto mark = mark_of(hash);
  return index_[part_of(hash)].find(place_of({mark, 0}), [&](const index_entry& e) {
    return e.mark() == mark && id_at(e.slot()) == id;
  });
}

account_shard::unpacked_account* account_shard::unpacked_at(slot_number slot) const noexcept {
  const auto content = slots_[slot];
  return content & not_packed ? unpacked_[content & ~not_packed].get() : nullptr;
}

byte_view account_shard::block_at(slot_number slot) const noexcept {
  return blocks_.at(slots_[slot]);
}

byte_view account_shard::packed_at(slot_number slot) {
  auto* unpacked = unpacked_at(slot);
  if (!unpacked) return block_at(slot);
  if (unpacked->changed) pack_again(*unpacked);
  return blocks_.at(unpacked->block);
}

account_shard::slot_number account_shard::take_slot(const core::account_id& id) {
  if (first_free_ == no_slot) {
    if (slots_.size() == max_slots) throw std::length_error(too_many);
    slots_.push_back(not_packed | free_mark | no_slot);
    first_free_ = slots() - 1;
  }
  const auto slot = first_free_;
  enter(hash_of(id), slot);
  first_free_ = slots_[slot] & (free_mark - 1);
  if (!tombstones.empty()) tombstones.erase(id);
  return slot;
}

void account_shard::enter(std::uint64_t hash, slot_number slot) {
  const auto mark = mark_of(hash);
  index_[part_of(hash)].insert(place_of({mark, slot}), {mark, slot}, place_of);
  ++size_;
}

/// Which of unpacked_ can be filled: one more, or the next that wasn't used since the hand came by.
std::uint32_t account_shard::vacant() {
  if (unpacked_.size() < std::min(max_unpacked_, std::max<std::size_t>(size_ / 256, 16))) {
    unpacked_.push_back(std::make_unique<unpacked_account>());
    return static_cast<std::uint32_t>(unpacked_.size() - 1);
  }
  for (;; hand_ = (hand_ + 1) % static_cast<std::uint32_t>(unpacked_.size()))
    if (!std::exchange(unpacked_[hand_]->used, false)) break;
  const auto position = std::exchange(hand_, (hand_ + 1) % static_cast<std::uint32_t>(unpacked_.size()));
  auto& unpacked = *unpacked_[position];
  if (unpacked.slot != no_slot) {
    if (unpacked.changed) pack_again(unpacked);
    slots_[unpacked.slot] = unpacked.block;
    unpacked.slot = no_slot;
  }
  return position;
}

void account_shard::pack_again(unpacked_account& unpacked) {
  const auto old = unpacked.block;
  unpacked.block = replace_block(old, unpacked);
  unpacked.changed = false;
  if (old != no_block && old != unpacked.block) defragment();
}

std::uint32_t account_shard::replace_block(std::uint32_t old, const core::account& account) {
  thread_local storage::bytes block;
  block.clear();
  pack(block, account);
  if (old != no_block && blocks_.overwrite(old, block)) return old;
  const auto place = blocks_.add(block);
  if (old != no_block) blocks_.remove(old);
  return place;
}

void account_shard::defragment() {
  blocks_.defragment([this](byte_view block, block_arena::place at) -> block_arena::place* {
    const auto slot = slot_of(id_of(block));
    if (!slot) return nullptr;
    auto* unpacked = unpacked_at(*slot);
    auto& noted = unpacked ? unpacked->block : slots_[*slot];
    return noted == at ? &noted : nullptr;
  });
}

} // namespace twostep::storage
