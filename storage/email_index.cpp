#include "storage/email_index.hpp"

#include "storage/parallel.hpp"
#include "storage/stored_state.hpp"

#include <boost/container_hash/hash.hpp>

#include <algorithm>

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

/// Sorted by where they go, so that memory is written front to back; equal hashes side by side.
bool email_shard::fill(std::vector<found_email>& found, const account_table& accounts) {
  std::sort(found.begin(), found.end(), [](const found_email& a, const found_email& b) {
    const auto left = part_of(a.hash), right = part_of(b.hash);
    if (left != right) return left < right;
    const auto low_a = static_cast<std::uint32_t>(a.hash), low_b = static_cast<std::uint32_t>(b.hash);
    return low_a != low_b ? low_a < low_b : a.hash < b.hash;
  });
  reserve(found.size() + found.size() / 32);
  const auto key_of = [&](const found_email& f) {
    return accounts.shard_at(f.place.shard).email_key_at(f.place.slot);
  };
  for (std::size_t i = 0; i < found.size(); ++i) {
    for (std::size_t j = i; j > 0 && found[j - 1].hash == found[i].hash; --j)
      if (key_of(found[j - 1]) == key_of(found[i])) return false;
    put(found[i].hash, found[i].place);
  }
  return true;
}

void email_shard::put(std::uint64_t hash, account_place where) {
  const entry e{static_cast<std::uint32_t>(hash), std::uint32_t{where.shard} << 24 | where.slot};
  parts_[part_of(hash)].insert(e.hash, e, [](const entry& other) { return other.hash; });
}

std::optional<std::string> fill_email_index(stored_state& state, unsigned threads) {
  // Accounts are only read: none of their locks is needed.
  std::vector<std::array<std::vector<found_email>, email_index::shard_count>> found(threads);
  parallel_for(threads, threads, [&](std::size_t t) {
    for (std::size_t s = t; s < account_table::shard_count; s += threads) {
      const auto& accounts = state.accounts.shard_at(s);
      for (account_shard::slot_number slot = 0; slot < accounts.slots(); ++slot) {
        if (accounts.is_free(slot)) continue;
        const auto hash = hash_of(accounts.email_key_at(slot));
        found[t][hash >> (64 - shard_bits)].push_back({hash, {static_cast<std::uint8_t>(s), slot}});
      }
    }
  });
  std::atomic<bool> twice = false;
  parallel_for(threads, email_index::shard_count, [&](std::size_t i) {
    auto& all = found.front()[i];
    for (std::size_t t = 1; t < threads; ++t) all.insert(all.end(), found[t][i].begin(), found[t][i].end());
    if (!state.emails.shards_[i].fill(all, state.accounts)) twice = true;
    all = {};
  });
  if (twice) return "an email is taken twice";
  return std::nullopt;
}

} // namespace twostep::storage
