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

void thaw_or_throw(byte_view block, core::account& to) {
  if (!thaw(block, to))
    throw std::runtime_error("an account in memory can't be read: a newer program wrote the snapshot it came from");
}

} // namespace

struct account_shard::thawed_account : core::account {
  slot_number slot = no_slot;     ///< no_slot: vacant
  std::uint32_t block = no_block; ///< its block in the arena, out of date where it is changed
  bool changed = false;
  bool used = false;                   ///< since the hand came by
  std::size_t at_most = payload_limit; ///< bytes that it takes frozen; not measured yet: as many as may be
  census_entry counted;                ///< what the census has of it
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
  if (auto* thawed = thawed_at(slot)) {
    thawed->used = true;
    return *thawed;
  }
  const auto position = vacant(); // may move blocks
  auto& thawed = *thawed_[position];
  thaw_or_throw(block_at(slot), thawed);
  thawed.slot = slot;
  thawed.at_most = block_at(slot).size();
  thawed.block = slots_[slot];
  thawed.counted = census_entry_of(static_cast<const core::account&>(thawed));
  slots_[slot] = not_frozen | position;
  return thawed;
}

const core::account* account_shard::read(const core::account_id& id, core::account& room) {
  const auto slot = slot_of(id);
  if (!slot) return nullptr;
  if (auto* thawed = thawed_at(*slot)) {
    thawed->used = true;
    return thawed;
  }
  if (std::find(lately_.begin(), lately_.end(), *slot) != lately_.end()) return &find_at(*slot);
  lately_[next_lately_++ % lately_.size()] = *slot;
  thaw_or_throw(block_at(*slot), room);
  return &room;
}

void account_shard::changed(core::account& account) noexcept {
  auto& thawed = static_cast<thawed_account&>(account);
  thawed.changed = thawed.used = true;
  census_.remove(thawed.counted);
  thawed.counted = census_entry_of(account);
  census_.add(thawed.counted);
}

bool account_shard::may_grow(
    core::account& account, std::size_t event_bytes, core::function_ref<void(core::account&)> apply
) {
  auto& thawed = static_cast<thawed_account&>(account);
  const auto at_most = thawed.at_most + longest_growth(event_bytes);
  if (at_most <= payload_limit / 2) {
    thawed.at_most = at_most;
    return true;
  }
  core::account after = account;
  apply(after);
  const auto size = frozen_size(after);
  if (!fits_record(size) && size > frozen_size(account)) return false;
  thawed.at_most = size;
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
  auto& thawed = *thawed_[position];
  const auto slot = take_slot(account.id);
  static_cast<core::account&>(thawed) = std::move(account);
  thawed.slot = slot;
  thawed.at_most = payload_limit;
  thawed.block = no_block;
  thawed.changed = true;
  thawed.counted = census_entry_of(static_cast<const core::account&>(thawed));
  census_.add(thawed.counted);
  slots_[slot] = not_frozen | position;
  return slot;
}

account_shard::slot_number account_shard::insert_frozen(const core::account& account) {
  const auto block = replace_block(no_block, account);
  const auto slot = take_slot(account.id);
  slots_[slot] = block;
  census_.add(census_entry_of(account));
  return slot;
}

void account_shard::write_back(slot_number slot, const core::account& account) {
  if (auto* thawed = thawed_at(slot)) {
    static_cast<core::account&>(*thawed) = account;
    thawed->at_most = payload_limit;
    return changed(*thawed);
  }
  const auto old = census_entry_of(block_at(slot));
  const auto place = slots_[slot];
  slots_[slot] = replace_block(place, account);
  if (old) census_.remove(*old);
  census_.add(census_entry_of(account));
  if (slots_[slot] != place) compact();
}

void account_shard::load(byte_view block) {
  if (slots_.size() == most_slots) throw std::length_error(too_many);
  slots_.push_back(blocks_.add(block));
  loaded_.push_back(static_cast<std::uint32_t>(hash_of(id_of(block)) >> 32));
  if (const auto entry = census_entry_of(block)) census_.add(*entry);
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
  if (auto* thawed = thawed_at(slot)) {
    block = thawed->block;
    census_.remove(thawed->counted);
    *thawed = thawed_account();
  } else if (const auto entry = census_entry_of(block_at(slot))) {
    census_.remove(*entry);
  }
  part.erase(found, place_of);
  slots_[slot] = not_frozen | free_mark | first_free_;
  first_free_ = slot;
  --size_;
  if (block == no_block) return;
  blocks_.remove(block);
  compact();
}

bool account_shard::is_free(slot_number slot) const noexcept {
  return (slots_[slot] & not_frozen) && (slots_[slot] & free_mark);
}

void account_shard::expect_after(slot_number slot) const noexcept {
  constexpr slot_number ahead = 64; // of some 240 bytes each: what memory takes to answer
  if (slot + ahead < slots() && !(slots_[slot + ahead] & not_frozen)) blocks_.expect(slots_[slot + ahead]);
}

core::account_id account_shard::id_at(slot_number slot) const noexcept {
  const auto* thawed = thawed_at(slot);
  return thawed ? thawed->id : id_of(block_at(slot));
}
std::uint64_t account_shard::sequence_at(slot_number slot) const noexcept {
  const auto* thawed = thawed_at(slot);
  return thawed ? thawed->sequence : sequence_of(block_at(slot));
}
std::string_view account_shard::email_key_at(slot_number slot) const noexcept {
  const auto* thawed = thawed_at(slot);
  return thawed ? thawed->email.key : email_key_of(block_at(slot));
}
bool account_shard::may_be_pending_at(slot_number slot) const noexcept {
  const auto* thawed = thawed_at(slot);
  return thawed ? may_be_pending(static_cast<const core::account&>(*thawed)) : may_be_pending(block_at(slot));
}

const core::account& account_shard::look_at(slot_number slot, core::account& room) const {
  if (const auto* thawed = thawed_at(slot)) return *thawed;
  thaw_or_throw(block_at(slot), room);
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

account_shard::thawed_account* account_shard::thawed_at(slot_number slot) const noexcept {
  const auto content = slots_[slot];
  return content & not_frozen ? thawed_[content & ~not_frozen].get() : nullptr;
}

byte_view account_shard::block_at(slot_number slot) const noexcept {
  return blocks_.at(slots_[slot]);
}

byte_view account_shard::frozen_at(slot_number slot) {
  auto* thawed = thawed_at(slot);
  if (!thawed) return block_at(slot);
  if (thawed->changed) freeze_again(*thawed);
  return blocks_.at(thawed->block);
}

account_shard::slot_number account_shard::take_slot(const core::account_id& id) {
  if (first_free_ == no_slot) {
    if (slots_.size() == most_slots) throw std::length_error(too_many);
    slots_.push_back(not_frozen | free_mark | no_slot);
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

/// Which of thawed_ can be filled: one more, or the next that wasn't used since the hand came by.
std::uint32_t account_shard::vacant() {
  if (thawed_.size() < std::min(most_thawed_, std::max<std::size_t>(size_ / 256, 16))) {
    thawed_.push_back(std::make_unique<thawed_account>());
    return static_cast<std::uint32_t>(thawed_.size() - 1);
  }
  for (;; hand_ = (hand_ + 1) % static_cast<std::uint32_t>(thawed_.size()))
    if (!std::exchange(thawed_[hand_]->used, false)) break;
  const auto position = std::exchange(hand_, (hand_ + 1) % static_cast<std::uint32_t>(thawed_.size()));
  auto& thawed = *thawed_[position];
  if (thawed.slot != no_slot) {
    if (thawed.changed) freeze_again(thawed);
    slots_[thawed.slot] = thawed.block;
    thawed.slot = no_slot;
  }
  return position;
}

void account_shard::freeze_again(thawed_account& thawed) {
  const auto old = thawed.block;
  thawed.block = replace_block(old, thawed);
  thawed.changed = false;
  if (old != no_block && old != thawed.block) compact();
}

std::uint32_t account_shard::replace_block(std::uint32_t old, const core::account& account) {
  thread_local storage::bytes block;
  block.clear();
  freeze(block, account);
  if (old != no_block && blocks_.overwrite(old, block)) return old;
  const auto place = blocks_.add(block);
  if (old != no_block) blocks_.remove(old);
  return place;
}

void account_shard::compact() {
  blocks_.compact([this](byte_view block, block_arena::place at) -> block_arena::place* {
    const auto slot = slot_of(id_of(block));
    if (!slot) return nullptr;
    auto* thawed = thawed_at(*slot);
    auto& noted = thawed ? thawed->block : slots_[*slot];
    return noted == at ? &noted : nullptr;
  });
}

} // namespace twostep::storage
