#include "core/account/evolve.hpp"
#include "storage/engine/log_backed_store.hpp"
#include "storage/format/event_codec.hpp"
#include "storage/memory/organisation_of.hpp"
#include "storage/memory/packed_account.hpp"

#include <stdexcept>
#include <utility>

namespace twostep::storage {
namespace {

void evolve(core::account& account, const std::vector<core::event>& events) {
  for (const auto& event : events) core::evolve(account, event);
}

std::optional<std::string> email_key_of(const account_shard& shard, const core::account_id& id) {
  const std::lock_guard lock(shard.mutex);
  const auto slot = shard.slot_of(id);
  if (!slot) return std::nullopt;
  return std::string(shard.email_key_at(*slot));
}

void check_creation(const core::decision& decided, const core::account_id& id, std::string_view email_key) {
  const auto* created = decided.events.empty() ? nullptr : std::get_if<core::user_created>(&decided.events.front());
  if (!created || created->id != id || created->email_key != email_key)
    throw std::logic_error("a creation must begin with user_created of the same id and email key");
}

void insert(account_shard& shard, email_shard& emails, core::account account, std::string_view email_key) noexcept {
  const auto number = account.id.value.back();
  emails.insert(email_key, {number, shard.insert(std::move(account))});
}

void remove(account_shard& shard, email_shard& emails, const core::account_id& id, const tombstone& left) noexcept {
  const auto slot = shard.slot_of(id);
  emails.erase(shard.email_key_at(*slot), {id.value.back(), *slot});
  shard.erase(id, left);
}

} // namespace

pending<account_store::change_result>
log_backed_store::update(const core::account_id& id, read_barrier& seen, decider f) {
  return update_now(id, seen, f);
}

void log_backed_store::post_update(const core::account_id& id, owned_decider f) {
  read_barrier ignored;
  update_now(id, ignored, f);
}

account_store::change_result log_backed_store::update_now(const core::account_id& id, read_barrier& seen, decider f) {
  auto& shard = state_.accounts.shard(id);
  const std::lock_guard lock(shard.mutex);
  core::account* account = shard.find(id);
  if (!account) return core::refusal{core::refusal_kind::no_such_user};
  const organisation_of organisation(state_.records.organisations(), *account, seen);
  auto decided = f(*account, organisation.get());
  if (!decided || decided->events.empty()) return decided;
  const auto& record = record_log::encoded(id, decided->events);
  const auto grow = [&](core::account& copy) { evolve(copy, decided->events); };
  if (!shard.may_grow(*account, record.size(), grow)) {
    records_.room().refused_growth(*account);
    return core::refusal{core::refusal_kind::not_stored};
  }
  if (const auto refused = take_with_change(decided->takes, seen)) return *refused;
  const auto sequence = records_.append(id, record, record_log::urgency_of(decided->events));
  if (sequence == 0) return core::refusal{core::refusal_kind::not_stored};
  seen.saw(sequence);
  apply(*account, decided->events, sequence);
  shard.changed(*account);
  return decided;
}

pending<account_store::change_result>
log_backed_store::create(const core::account_id& id, std::string_view email_key, read_barrier& seen, decider f) {
  auto& emails = state_.emails.shard(email_key);
  const std::lock_guard email_lock(emails.mutex);
  if (const auto taken = emails.find(email_key, state_.accounts)) {
    seen.saw(taken->sequence);
    return core::refusal{core::refusal_kind::email_taken};
  }
  auto& shard = state_.accounts.shard(id);
  const std::lock_guard lock(shard.mutex);
  if (shard.contains(id)) throw std::logic_error("an account is created under an id that is in use");
  core::account account;
  account.id = id;
  auto decided = f(account, nullptr);
  if (!decided) return decided;
  check_creation(*decided, id, email_key);
  core::account made = account;
  evolve(made, decided->events);
  if (!fits_record(packed_size(made))) {
    records_.room().refused_growth(made);
    return core::refusal{core::refusal_kind::not_stored};
  }
  const auto& record = record_log::encoded(id, decided->events);
  const auto sequence = records_.append(id, record, record_log::urgency_of(decided->events));
  if (sequence == 0) return core::refusal{core::refusal_kind::not_stored};
  seen.saw(sequence);
  apply(account, decided->events, sequence);
  insert(shard, emails, std::move(account), email_key);
  return decided;
}

pending<account_store::change_result>
log_backed_store::erase(const core::account_id& id, read_barrier& seen, decider f) {
  auto& shard = state_.accounts.shard(id);
  for (;;) {
    const auto email_key = email_key_of(shard, id);
    if (!email_key) return core::refusal{core::refusal_kind::no_such_user};
    auto& emails = state_.emails.shard(*email_key);
    const std::lock_guard email_lock(emails.mutex);
    const std::lock_guard lock(shard.mutex);
    const auto slot = shard.slot_of(id);
    if (slot && shard.email_key_at(*slot) == *email_key) return erase(shard, emails, id, seen, f);
    // Erased, or given another email meanwhile.
  }
}

account_store::change_result log_backed_store::erase(
    account_shard& shard, email_shard& emails, const core::account_id& id, read_barrier& seen, decider f
) {
  const core::account& account = *shard.find(id);
  const organisation_of organisation(state_.records.organisations(), account, seen);
  auto decided = f(account, organisation.get());
  if (!decided || decided->events.empty()) return decided;
  const auto* erased = std::get_if<core::user_erased>(&decided->events.back());
  if (!erased) throw std::logic_error("an erasure must end with user_erased");
  const auto sequence = records_.append(id, record_log::encoded(id, decided->events), urgency::reserved);
  if (sequence == 0) return core::refusal{core::refusal_kind::not_stored};
  seen.saw(sequence);
  if (watch_) watch_->applies(account, decided->events.back());
  messages_.erased(account);
  remove(shard, emails, id, tombstone{sequence, erased->at});
  upkeep_.when().erased();
  for (const auto& event : decided->events) state_.saw_time(time_of(event));
  return decided;
}

std::optional<core::refusal> log_backed_store::take_with_change(const core::meter_takes& takes, read_barrier& seen) {
  if (takes.empty()) return std::nullopt;
  const auto answer = state_.meters.take(takes, takes.at, meter_log{*this});
  seen.saw(answer.sequence);
  if (!answer.refused_until) return std::nullopt;
  // What can't be stored is no limit reached.
  if (!answer.is_stored) return core::refusal{core::refusal_kind::not_stored};
  return core::refusal{core::refusal_kind::too_many_messages, answer.refused_until};
}

// The record is in the log: state that doesn't follow it would be a lie, so nothing may throw.
void log_backed_store::apply(
    core::account& account, const std::vector<core::event>& events, std::uint64_t sequence
) noexcept {
  const auto awaited = messages_.hashed_names_of(account);
  for (const auto& event : events) {
    const auto before = account.two_step.index();
    if (watch_) watch_->applies(account, event);
    core::evolve(account, event);
    if (watch_) watch_->applied(before, account);
    state_.saw_time(time_of(event));
  }
  account.sequence = sequence;
  messages_.changed(awaited, account);
}

} // namespace twostep::storage
