#include "storage/memory/stored_state.hpp"

#include "core/installation/clock_correction.hpp"
#include "core/installation/secret_replacement.hpp"
#include "storage/format/event_codec.hpp"
#include "storage/memory/account_replay.hpp"

namespace twostep::storage {
namespace {

std::optional<std::string> replay_account(stored_state& state, byte_view payload, std::uint64_t sequence) {
  account_replay one(state);
  auto why = one.take(payload, sequence);
  if (!why) one.finish();
  return why;
}

std::optional<std::string>
replay_record(stored_state& state, record_type type, byte_view payload, std::uint64_t sequence) {
  auto* table = state.records.of_log_type(type);
  if (!table) return "a record of a kind that doesn't belong in a log";
  core::time_point newest{};
  auto why = table->replay(payload, sequence, newest);
  state.saw_time(newest);
  return why;
}

std::optional<std::string> replay_meters(stored_state& state, byte_view payload, std::uint64_t sequence) {
  auto decoded = decode_meters(payload);
  if (!decoded) return decoded.error().why;
  state.meters.apply(decoded->events, sequence);
  for (const auto& event : decoded->events) state.saw_time(time_of(event));
  return std::nullopt;
}

std::optional<std::string> replay_installation(stored_state& state, byte_view payload, std::uint64_t sequence) {
  auto decoded = decode_installation(payload);
  if (!decoded) return decoded.error().why;
  for (const auto& event : decoded->events) std::visit([&](const auto& e) { apply(state, e, sequence); }, event);
  return std::nullopt;
}

/// Those that hold nothing of it yet; f says whether it changed them.
void change_accounts(stored_state& state, std::uint64_t sequence, core::function_ref<bool(core::account&)> f) {
  core::account room;
  for (std::size_t s = 0; s < account_table::shard_count; ++s) {
    auto& shard = state.accounts.shard_at(s);
    for (account_shard::slot_number slot = 0; slot < shard.slots(); ++slot) {
      if (shard.is_free(slot) || shard.sequence_at(slot) >= sequence) continue;
      room = shard.look_at(slot, room);
      if (!f(room)) continue;
      room.sequence = sequence;
      shard.write_back(slot, room);
    }
  }
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

void stored_state::set_newest(core::time_point t) noexcept {
  newest_.store(t.time_since_epoch().count(), std::memory_order_relaxed);
}

void apply(stored_state& state, const core::clock_accepted& accepted, std::uint64_t sequence) {
  change_accounts(state, sequence, [&](core::account& a) { return core::correct_clock(a, accepted.at); });
  for (const auto& table : state.records.all()) table->correct_clock(accepted.at, accepted.newest, sequence);
  state.meters.change_each([&](kept_meter& kept) {
    if (kept.sequence < sequence && core::correct_clock(kept.meter, accepted.at) && kept.sequence != 0)
      kept.sequence = sequence;
  });
  state.set_newest(accepted.at);
}

void apply(stored_state& state, const core::secret_replaced& replaced, std::uint64_t sequence) {
  change_accounts(state, sequence, [&](core::account& a) { return core::replace_secret(a, replaced); });
  state.saw_time(replaced.at);
}

std::optional<std::string> replay(stored_state& state, record_type type, byte_view payload, std::uint64_t sequence) {
  switch (type) {
  case record_type::account:
    return replay_account(state, payload, sequence);
  case record_type::meters:
    return replay_meters(state, payload, sequence);
  case record_type::installation:
    return replay_installation(state, payload, sequence);
  default:
    return replay_record(state, type, payload, sequence);
  }
}

} // namespace twostep::storage
