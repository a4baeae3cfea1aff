#include "storage/email_index.hpp"

#include "storage/parallel.hpp"
#include "storage/stored_state.hpp"

#include <boost/container_hash/hash.hpp>

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
  const auto hash = storage::hash_of(key);
  const entry e{static_cast<std::uint32_t>(hash), std::uint32_t{where.shard} << 24 | where.slot};
  parts_[part_of(hash)].insert(e.hash, e, [](const entry& other) { return other.hash; });
}

void email_shard::erase(std::string_view key, account_place where) noexcept {
  const auto hash = storage::hash_of(key);
  auto& part = parts_[part_of(hash)];
  const auto place = std::uint32_t{where.shard} << 24 | where.slot;
  const auto found = part.find(static_cast<std::uint32_t>(hash), [&](const entry& e) { return e.place == place; });
  if (found != part.nowhere) part.erase(found, [](const entry& other) { return other.hash; });
}

void email_shard::reserve(std::size_t entries) {
  for (auto& part : parts_) part.reserve(entries / parts_.size(), [](const entry& e) { return e.hash; });
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

std::optional<std::string> fill_email_index(stored_state& state, unsigned threads) {
  const auto& emails = state.emails;
  for (std::size_t i = 0, each = state.accounts.size() / email_index::shard_count; i < email_index::shard_count; ++i)
    emails.shards_[i].reserve(each + each / 32);
  std::atomic<bool> twice = false;
  parallel_for(threads, account_table::shard_count, [&](std::size_t s) {
    // Accounts are only read, by every thread, so none of their locks is needed; find() takes them all the same.
    const auto& accounts = state.accounts.shard_at(s);
    for (account_shard::slot_number slot = 0; slot < accounts.slots(); ++slot) {
      if (accounts.is_free(slot)) continue;
      const auto key = accounts.email_key_at(slot);
      auto& shard = emails.shard(key);
      const std::lock_guard lock(shard.mutex);
      if (shard.find(key, state.accounts)) twice = true;
      shard.insert(key, {static_cast<std::uint8_t>(s), slot});
    }
  });
  if (twice) return "an email is taken twice";
  return std::nullopt;
}

} // namespace twostep::storage
