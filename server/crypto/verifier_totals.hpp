#pragma once
// By which parameters the accounts' passwords are hashed, and how long a check of each kind takes: what nobody's
// password must look like, so that an email tells by no measure whether it has an account.

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
  static constexpr std::size_t max_kinds = 16; ///< what is rarer counts as the slowest

  /// "m=19456,t=2,p=1" of libsodium's Argon2id string; nullopt: it isn't one.
  static std::optional<std::string_view> kind_of(std::string_view verifier) noexcept;

  void add(std::string_view kind, std::uint64_t accounts = 1);
  /// One fewer of it; nothing where there is none.
  void remove(std::string_view kind) noexcept;
  void took(std::string_view kind, duration) noexcept;

  /// The kind of an email that has no account: by the email's keyed hash, in the proportions of the accounts. Empty:
  /// nothing was counted.
  std::string_view kind_for(std::uint64_t hash) const noexcept;
  /// How long a check of the slowest kind takes, nearly always.
  duration slowest() const noexcept;

private:
  struct entry {
    std::string kind;
    std::uint64_t accounts = 0;
    duration time{};
  };
  entry* find(std::string_view kind) noexcept;

  std::vector<entry> entries_; ///< in the kinds' order, so that an email keeps its kind
};

} // namespace twostep::server
