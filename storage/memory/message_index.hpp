#pragma once
// Which account has the message that a provider calls so: of the messages whose receipt may still come, in memory
// alone. The accounts themselves know their messages; the index is made anew from them at each start.

#include "core/account/account.hpp"
#include "core/guarded_key.hpp"
#include "storage/read_barrier.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace twostep::storage {

class account_table;

/// Thread-safe; its lock is taken last. Holds hashes: two names with the same hash are one, so that an account that
/// is found may not have the message. Accounts without such messages cost nothing.
class message_index {
public:
  using hash_key = std::array<std::uint8_t, 16>;
  /// So that nobody outside can make two names that have the same hash.
  static hash_key key_from(const core::guarded_key& log_key) noexcept;
  static constexpr std::size_t default_max = 250'000;

  /// Names of messages and of their parts, at most so many: the oldest are forgotten first.
  explicit message_index(const hash_key& key, std::size_t max = default_max) : key_(key), max_(max) {}

  /// Enters every account, once, at the end of a start.
  void fill(const account_table&, core::time_point newest, unsigned threads);

  struct hashed_name {
    std::uint64_t hash = 0;
    core::time_point taken_at{}; ///< by the provider
    friend bool operator==(const hashed_name&, const hashed_name&) = default;
  };
  using hashed_names = std::vector<hashed_name>;
  /// Those of the account's messages that were taken and aren't known to be delivered.
  hashed_names hashed_names_of(const core::account&) const;
  /// The account had these before it was changed.
  void changed(const hashed_names& before, const core::account& after);
  void erased(const core::account&);

  /// The account of the newest message of that name. nullopt: none that was taken within core::longest_receipt_delay.
  std::optional<core::account_id>
  find(std::string_view provider, std::string_view provider_id, core::time_point now, read_barrier&) const;
  std::size_t size() const;

private:
  struct entry {
    core::account_id account;
    core::time_point taken_at{};
    std::uint64_t sequence = 0; ///< the account's, when it was entered
  };
  struct hash_itself {
    using is_avalanching = void;
    std::size_t operator()(std::uint64_t h) const noexcept { return h; }
  };

  std::uint64_t hash_of(std::string_view provider, std::string_view provider_id) const noexcept;
  void put(std::uint64_t hash, const entry&);
  void drop(const hashed_name&, const core::account_id&);

  const hash_key key_;
  const std::size_t max_;
  mutable std::mutex mutex_;
  boost::unordered_flat_map<std::uint64_t, entry, hash_itself> entries_;
  std::deque<std::pair<core::time_point, std::uint64_t>> by_age_; ///< of some the entry is gone
};

} // namespace twostep::storage
