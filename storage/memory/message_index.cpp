#include "storage/memory/message_index.hpp"

#include "storage/memory/account_table.hpp"
#include "storage/os/parallel_for.hpp"

#include <sodium.h>

#include <algorithm>
#include <string>

namespace twostep::storage {
namespace {

bool is_awaited(const core::message_trace& t, const core::message_step& s) noexcept {
  if (!core::is_acceptance(s) || !s.provider_id) return false;
  const auto* receipt = core::receipt_after(t, s);
  return !receipt || receipt->what != core::delivery_step::delivered;
}

} // namespace

static_assert(sizeof(std::uint64_t) == crypto_shorthash_BYTES);
static_assert(std::tuple_size_v<message_index::hash_key> == crypto_shorthash_KEYBYTES);

message_index::hash_key message_index::key_from(const core::guarded_key& log_key) noexcept {
  hash_key key;
  crypto_kdf_derive_from_key(key.data(), key.size(), 1, "messages", log_key.data());
  return key;
}

std::uint64_t message_index::hash_of(std::string_view provider, std::string_view provider_id) const noexcept {
  thread_local std::string both;
  both.assign(provider).push_back('\0');
  both.append(provider_id);
  std::uint64_t hash;
  crypto_shorthash(
      reinterpret_cast<std::uint8_t*>(&hash), reinterpret_cast<const std::uint8_t*>(both.data()), both.size(),
      key_.data()
  );
  return hash;
}

message_index::hashed_names message_index::hashed_names_of(const core::account& a) const {
  hashed_names all;
  for (const auto& t : a.messages)
    for (const auto& s : t.steps) {
      if (!is_awaited(t, s)) continue;
      all.push_back({hash_of(s.provider, *s.provider_id), s.at});
      for (const auto& part : s.more_parts) all.push_back({hash_of(s.provider, part), s.at});
    }
  return all;
}

void message_index::changed(const hashed_names& before, const core::account& after) {
  const auto now = hashed_names_of(after);
  if (now == before) return;
  const std::lock_guard lock(mutex_);
  for (const auto& n : before)
    if (std::ranges::find(now, n) == now.end()) drop(n, after.id);
  for (const auto& n : now) put(n.hash, {after.id, n.taken_at, after.sequence});
}

void message_index::erased(const core::account& a) {
  const auto all = hashed_names_of(a);
  if (all.empty()) return;
  const std::lock_guard lock(mutex_);
  for (const auto& n : all) drop(n, a.id);
}

std::optional<core::account_id> message_index::find(
    std::string_view provider, std::string_view provider_id, core::time_point now, read_barrier& seen
) const {
  const auto hash = hash_of(provider, provider_id);
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(hash);
  if (found == entries_.end()) return std::nullopt;
  const auto& e = found->second;
  if (e.taken_at + core::longest_receipt_delay <= now) return std::nullopt;
  seen.saw(e.sequence);
  return e.account;
}

std::size_t message_index::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

void message_index::put(std::uint64_t hash, const entry& e) {
  const auto [at, is_new] = entries_.try_emplace(hash, e);
  if (!is_new) {
    // A name that was used again means the newer message.
    auto& known = at->second;
    const auto age = [](const entry& one) { return std::pair(one.taken_at, one.account.value); };
    if (age(e) <= age(known)) return;
    known = e;
  }
  by_age_.emplace_back(e.taken_at, hash);
  while (by_age_.size() > max_ || by_age_.front().first + core::longest_receipt_delay <= e.taken_at) {
    const auto [taken_at, oldest] = by_age_.front();
    by_age_.pop_front();
    const auto old = entries_.find(oldest);
    if (old != entries_.end() && old->second.taken_at == taken_at) entries_.erase(old);
  }
}

void message_index::drop(const hashed_name& n, const core::account_id& whose) {
  const auto known = entries_.find(n.hash);
  if (known == entries_.end() || known->second.account != whose || known->second.taken_at != n.taken_at) return;
  entries_.erase(known);
}

void message_index::fill(const account_table& accounts, core::time_point newest, unsigned threads) {
  struct found {
    std::uint64_t hash = 0;
    entry e;
  };
  std::vector<std::vector<found>> by_shard(account_table::shard_count);
  parallel_for(threads, account_table::shard_count, [&](std::size_t s) {
    const auto& shard = accounts.shard_at(s);
    core::account room;
    const std::lock_guard lock(shard.mutex);
    for (account_shard::slot_number slot = 0; slot < shard.slots(); ++slot) {
      shard.expect_after(slot);
      if (shard.is_free(slot) || !shard.may_be_pending_at(slot)) continue;
      const auto& a = shard.look_at(slot, room);
      for (const auto& n : hashed_names_of(a))
        if (n.taken_at + core::longest_receipt_delay > newest)
          by_shard[s].push_back({n.hash, {a.id, n.taken_at, a.sequence}});
    }
  });
  std::vector<found> all;
  for (const auto& some : by_shard) all.insert(all.end(), some.begin(), some.end());
  std::ranges::sort(all, {}, [](const found& f) { return f.e.taken_at; });
  const std::lock_guard lock(mutex_);
  for (const auto& f : all) put(f.hash, f.e);
}

} // namespace twostep::storage
