#include "storage/memory/email_index.hpp"

#include "storage/memory/stored_state.hpp"
#include "storage/os/parallel_for.hpp"

#include <boost/container_hash/hash.hpp>

#include <atomic>

namespace twostep::storage {
namespace {

// The highest bits say which shard, those below them which part of it, the lowest 32 where in that.
constexpr unsigned shard_bits = 6;

std::uint64_t hash_of(std::string_view key) noexcept {
  return boost::hash<std::string_view>()(key);
}

} // namespace

std::size_t email_shard::part_of(std::uint64_t hash) noexcept {
  return hash << shard_bits >> (64 - part_bits);
}

std::optional<email_owner> email_shard::find(std::string_view key, const account_table& accounts) const {
  const auto hash = storage::hash_of(key);
  std::optional<email_owner> owner;
  parts_[part_of(hash)].find(static_cast<std::uint32_t>(hash), [&](const entry& e) {
    if (e.hash != static_cast<std::uint32_t>(hash)) return false;
    const auto place = e.where();
    const auto& shard = accounts.shard_at(place.shard);
    const std::lock_guard lock(shard.mutex);
    if (shard.email_key_at(place.slot) != key) return false;
    owner = email_owner{shard.id_at(place.slot), shard.sequence_at(place.slot), place};
    return true;
  });
  return owner;
}

void email_shard::insert(std::string_view key, account_place where) {
  put(storage::hash_of(key), where);
}

void email_shard::erase(std::string_view key, account_place where) noexcept {
  const auto hash = storage::hash_of(key);
  auto& part = parts_[part_of(hash)];
  const auto place = std::uint32_t{where.shard} << 24 | where.slot;
  const auto found = part.find(static_cast<std::uint32_t>(hash), [&](const entry& e) { return e.place == place; });
  if (found != part.nowhere) part.erase(found, [](const entry& other) { return other.hash; });
}

std::size_t email_shard::bytes() const noexcept {
  std::size_t n = 0;
  for (const auto& part : parts_) n += part.bytes();
  return n;
}

email_shard& email_index::shard(std::string_view key) const noexcept {
  return shards_[hash_of(key) >> (64 - shard_bits)];
}

std::size_t email_index::bytes() const {
  std::size_t n = 0;
  for (std::size_t i = 0; i < shard_count; ++i) {
    const std::lock_guard lock(shards_[i].mutex);
    n += shards_[i].bytes();
  }
  return n;
}

void email_shard::reserve(std::size_t part, std::size_t entries) {
  parts_[part].reserve(entries, [](const entry& e) { return e.hash; });
}

bool email_shard::fill(const std::vector<found_email>& found, const account_table& accounts) {
  const auto key_at = [&](account_place p) { return accounts.shard_at(p.shard).email_key_at(p.slot); };
  for (const auto& one : found) { // not taken apart: Clang 14 lets no lambda capture the parts
    const auto& part = parts_[part_of(one.hash)];
    const auto low = static_cast<std::uint32_t>(one.hash);
    const auto same =
        part.find(low, [&](const entry& e) { return e.hash == low && key_at(e.where()) == key_at(one.place); });
    if (same != part.nowhere) return false;
    put(one.hash, one.place);
  }
  return true;
}

void email_shard::put(std::uint64_t hash, account_place where) {
  const entry e{static_cast<std::uint32_t>(hash), std::uint32_t{where.shard} << 24 | where.slot};
  parts_[part_of(hash)].insert(e.hash, e, [](const entry& other) { return other.hash; });
}

std::optional<std::string> fill_email_index(stored_state& state, unsigned threads) {
  // By part first, then part after part: each is small enough to stay in the processor's cache while it is filled.
  // Accounts are only read: none of their locks is needed.
  constexpr std::size_t parts = email_index::shard_count << email_shard::part_bits;
  std::vector<std::vector<std::vector<found_email>>> found(threads, std::vector<std::vector<found_email>>(parts));
  const std::size_t usual = state.accounts.size() / parts / threads;
  parallel_for(threads, threads, [&](std::size_t t) {
    for (auto& list : found[t]) list.reserve(usual + usual / 8);
    for (std::size_t s = t; s < account_table::shard_count; s += threads) {
      const auto& accounts = state.accounts.shard_at(s);
      for (account_shard::slot_number slot = 0; slot < accounts.slots(); ++slot) {
        accounts.expect_after(slot);
        if (accounts.is_free(slot)) continue;
        const auto hash = hash_of(accounts.email_key_at(slot));
        found[t][hash >> (64 - shard_bits - email_shard::part_bits)].push_back(
            {hash, {static_cast<std::uint8_t>(s), slot}}
        );
      }
    }
  });
  std::atomic<bool> twice = false;
  parallel_for(threads, parts, [&](std::size_t i) {
    auto& shard = state.emails.shards_[i >> email_shard::part_bits];
    std::size_t all = 0;
    for (const auto& by_thread : found) all += by_thread[i].size();
    shard.reserve(i % (1u << email_shard::part_bits), all + all / 32);
    for (auto& by_thread : found) {
      if (!shard.fill(by_thread[i], state.accounts)) twice = true;
      by_thread[i] = {};
    }
  });
  if (twice) return "an email is taken twice";
  return std::nullopt;
}

} // namespace twostep::storage
