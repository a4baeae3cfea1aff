#include "storage/stored_state.hpp"

#include "core/evolve.hpp"
#include "storage/event_codec.hpp"

namespace twostep::storage {
namespace {

constexpr const char* never_created = "an event of a user who was never created";

/// Whether the shard's state already follows the record.
bool is_passed(
    const account_shard& shard, const core::account_id& id, std::optional<account_shard::slot_number> slot,
    std::uint64_t sequence
) noexcept {
  if (slot) return sequence <= shard.sequence_at(*slot);
  const auto found = shard.tombstones.find(id);
  return found != shard.tombstones.end() && sequence <= found->second.sequence;
}

std::optional<std::string> replay_account(stored_state& state, byte_view payload, std::uint64_t sequence) {
  auto decoded = decode_account(payload);
  if (!decoded) return decoded.error().why;
  auto& shard = state.accounts.shard(decoded->id);
  auto slot = shard.slot_of(decoded->id);
  if (is_passed(shard, decoded->id, slot, sequence)) return std::nullopt;
  if (const auto* created = std::get_if<core::user_created>(&decoded->events.front())) {
    if (slot) return "a user is created twice";
    if (created->id != decoded->id) return "a user is created under another's id";
    core::account empty;
    empty.id = decoded->id;
    slot = shard.insert(std::move(empty));
  }
  if (!slot) return never_created;
  core::account& account = shard.find_at(*slot);
  for (const auto& event : decoded->events) state.saw_time(time_of(event));
  if (const auto* erased = std::get_if<core::user_erased>(&decoded->events.back())) {
    shard.erase(decoded->id, {sequence, erased->at});
    return std::nullopt;
  }
  for (const auto& event : decoded->events) core::evolve(account, event);
  account.sequence = sequence;
  shard.changed(account);
  return std::nullopt;
}

std::optional<std::string> replay_organisation(stored_state& state, byte_view payload, std::uint64_t sequence) {
  auto decoded = decode_organisation(payload);
  if (!decoded) return decoded.error().why;
  const auto* kept = state.organisations.find(decoded->id);
  if (kept && sequence <= kept->sequence) return std::nullopt;
  for (const auto& event : decoded->events) {
    if (const char* why = state.organisations.refuses(decoded->id, event)) return why;
    state.organisations.apply(decoded->id, event, sequence);
    state.saw_time(time_of(event));
  }
  return std::nullopt;
}

std::optional<std::string> replay_meters(stored_state& state, byte_view payload, std::uint64_t sequence) {
  auto decoded = decode_meters(payload);
  if (!decoded) return decoded.error().why;
  state.meters.apply(decoded->events, sequence);
  for (const auto& event : decoded->events) state.saw_time(time_of(event));
  return std::nullopt;
}

} // namespace

core::time_point stored_state::newest() const noexcept {
  return core::time_point(core::milliseconds(newest_.load(std::memory_order_relaxed)));
}

void stored_state::saw_time(core::time_point t) noexcept {
  const auto at = t.time_since_epoch().count();
  auto newest = newest_.load(std::memory_order_relaxed);
  while (at > newest && !newest_.compare_exchange_weak(newest, at, std::memory_order_relaxed)) {
  }
}

std::optional<std::string> replay(stored_state& state, record_type type, byte_view payload, std::uint64_t sequence) {
  switch (type) {
  case record_type::account:
    return replay_account(state, payload, sequence);
  case record_type::organisation:
    return replay_organisation(state, payload, sequence);
  case record_type::meters:
    return replay_meters(state, payload, sequence);
  default:
    return "a record of a kind that doesn't belong in a log";
  }
}

} // namespace twostep::storage
