#include "storage/stored_state.hpp"

#include "core/evolve.hpp"
#include "storage/event_codec.hpp"

namespace twostep::storage {
namespace {

std::optional<std::string> replay_account(stored_state& state, byte_view payload, std::uint64_t sequence) {
  auto decoded = decode_account(payload);
  if (!decoded) return decoded.error().why;
  auto& shard = state.accounts.shard(decoded->id);
  core::account* account = shard.find(decoded->id);
  if (const auto* created = std::get_if<core::user_created>(&decoded->events.front())) {
    if (account) return "a user is created twice";
    if (created->id != decoded->id) return "a user is created under another's id";
    const bool is_new = state.emails.shard(created->email_key)
                            .entries.emplace(created->email_key, email_entry{decoded->id, sequence})
                            .second;
    if (!is_new) return "an email is taken twice";
    core::account empty;
    empty.id = decoded->id;
    shard.insert(std::move(empty));
    account = shard.find(decoded->id);
  } else if (!account)
    return "an event of a user who was never created";
  for (const auto& event : decoded->events) {
    core::evolve(*account, event);
    state.saw_time(time_of(event));
  }
  account->sequence = sequence;
  return std::nullopt;
}

std::optional<std::string> replay_organisation(stored_state& state, byte_view payload, std::uint64_t sequence) {
  auto decoded = decode_organisation(payload);
  if (!decoded) return decoded.error().why;
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
  for (const auto& event : decoded->events) {
    state.meters.apply(event, sequence);
    state.saw_time(time_of(event));
  }
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
