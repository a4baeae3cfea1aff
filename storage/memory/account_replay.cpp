#include "storage/memory/account_replay.hpp"

#include "core/account/evolve.hpp"
#include "storage/memory/packed_account.hpp"

#include <algorithm>
#include <utility>

namespace twostep::storage {

void account_replay::begin(const core::account_id& id) {
  shard_ = &state_.accounts.shard(id);
  slot_ = shard_->slot_of(id);
  exists_ = slot_.has_value();
  changed_ = false;
  erased_.reset();
  if (exists_) {
    const auto& found = shard_->look_at(*slot_, account_);
    if (&found != &account_) account_ = found;
    passed_ = account_.sequence;
    return;
  }
  make_blank(account_);
  account_.id = id;
  const auto stone = shard_->tombstones.find(id);
  passed_ = stone == shard_->tombstones.end() ? 0 : stone->second.sequence;
}

void account_replay::finish() {
  if (!shard_) return;
  if (erased_ && slot_)
    shard_->erase(account_.id, *erased_);
  else if (erased_)
    shard_->tombstones.insert_or_assign(account_.id, *erased_);
  else if (changed_ && slot_)
    shard_->write_back(*slot_, account_);
  else if (changed_)
    shard_->insert_packed(account_);
  shard_ = nullptr;
  state_.saw_time(newest_);
}

const char* account_replay::apply(core::event&& event) {
  if (const auto* created = std::get_if<core::user_created>(&event)) {
    if (exists_) return "a user is created twice";
    if (created->id != account_.id) return "a user is created under another's id";
    exists_ = true;
  }
  if (!exists_) return "an event of a user who was never created";
  const auto at = time_of(event);
  newest_ = std::max(newest_, at);
  if (std::holds_alternative<core::user_erased>(event))
    erased_ = tombstone{0, at};
  else
    core::evolve(account_, std::move(event));
  return nullptr;
}

std::optional<std::string> account_replay::take(byte_view payload, std::uint64_t sequence) {
  byte_view id;
  if (!take_bytes(payload, core::account_id::size, id)) return "no room for an id";
  if (!shard_ || !std::equal(id.begin(), id.end(), account_.id.value.begin())) {
    finish();
    core::account_id whose;
    std::copy(id.begin(), id.end(), whose.value.begin());
    begin(whose);
  }
  if (sequence <= passed_) return std::nullopt;
  auto why = each_account_event(payload, [this](core::event&& e) { return apply(std::move(e)); });
  if (why) return why;
  account_.sequence = passed_ = sequence;
  changed_ = true;
  if (erased_) {
    erased_->sequence = sequence;
    finish();
  }
  return std::nullopt;
}

} // namespace twostep::storage
