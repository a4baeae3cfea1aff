#pragma once
// How many accounts use each kind of hash parameters, and how long a check of each kind takes. Unknown emails are
// checked by the same proportions, so that time doesn't reveal whether an email has an account.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server {

/// Not thread-safe.
class verifier_totals {
public:
  using duration = std::chrono::steady_clock::duration;
  static constexpr std::size_t max_kinds = 16; ///< rarer kinds count as the slowest

  /// "m=19456,t=2,p=1" from libsodium's Argon2id string; nullopt: not such a string.
  static std::optional<std::string_view> kind_of(std::string_view verifier) noexcept;

  void add(std::string_view kind, std::uint64_t accounts = 1);
  /// Counts one account less; does nothing if the kind has none.
  void remove(std::string_view kind) noexcept;
  void took(std::string_view kind, duration) noexcept;

  /// The kind for an unknown email: chosen by the email's keyed hash, in the proportions of the accounts. Empty:
  /// no account was counted.
  std::string_view kind_for(std::uint64_t hash) const noexcept;
  /// An upper bound, rarely exceeded, for a check of the slowest kind in use.
  duration slowest() const noexcept;

private:
  struct entry {
    std::string kind;
    std::uint64_t accounts = 0;
    duration time{};
  };
  entry* find(std::string_view kind) noexcept;

  std::vector<entry> entries_; ///< sorted by kind, so that an email keeps its kind
};

} // namespace twostep::server
