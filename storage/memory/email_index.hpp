#pragma once
// Which account has which email key: hashes and where the account is; the key itself is read from the account. In
// shards with a lock each, taken before any account shard's.

#include "storage/memory/account_table.hpp"

#include <array>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::storage {

struct stored_state;

/// An account as the index refers to it. Valid as long as the account isn't erased.
struct account_place {
  std::uint8_t shard = 0;
  account_shard::slot_number slot = 0;
};

/// An account's email key by its hash.
struct found_email {
  std::uint64_t hash = 0;
  account_place place;
};

struct email_owner {
  core::account_id id;
  std::uint64_t sequence = 0; ///< the account's
  account_place place;
};

/// Every function needs the lock held, or nobody else there.
class alignas(64) email_shard {
public:
  static constexpr unsigned part_bits = 4;
  static std::size_t part_of(std::uint64_t hash) noexcept;

  mutable std::mutex mutex;

  /// Takes account shards' locks, one at a time.
  std::optional<email_owner> find(std::string_view key, const account_table&) const;
  /// The key must not be taken.
  void insert(std::string_view key, account_place);
  void erase(std::string_view key, account_place) noexcept;

  /// Makes room in one part of an empty shard, and enters accounts whose emails belong there. False: two have the
  /// same key. Takes no lock.
  void reserve(std::size_t part, std::size_t entries);
  bool fill(const std::vector<found_email>&, const account_table&);

  std::size_t bytes() const noexcept;

private:
  struct entry {
    std::uint32_t hash = 0;
    std::uint32_t place = ~0u; ///< shard << 24 | slot, which is never all ones
    bool is_free() const noexcept { return place == ~0u; }
    account_place where() const noexcept { return {static_cast<std::uint8_t>(place >> 24), place & 0xffffff}; }
  };
  void put(std::uint64_t hash, account_place);

  std::array<probe_table<entry, 87>, 1u << part_bits> parts_; ///< each grows on its own: none long enough for a stall
};

class email_index {
public:
  email_index() : shards_(std::make_unique<email_shard[]>(shard_count)) {}
  email_shard& shard(std::string_view key) const noexcept;
  std::size_t bytes() const;

private:
  friend std::optional<std::string> fill_email_index(stored_state&, unsigned threads);
  static constexpr std::size_t shard_count = 64;
  std::unique_ptr<email_shard[]> shards_;
};

/// Enters every account, once, at the end of a start: replay leaves the index alone. Why the accounts can't be
/// believed, where two have the same email. Nobody else may be there.
std::optional<std::string> fill_email_index(stored_state&, unsigned threads);

} // namespace twostep::storage
