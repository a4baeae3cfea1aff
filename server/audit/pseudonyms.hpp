#pragma once
// What the audit trail calls people: a keyed hash of their account's id. The id is random, and goes with the account;
// after that nobody can say whose pseudonym it was, not even with the key.

#include "core/ids.hpp"
#include "server/crypto/keys.hpp"

namespace twostep::server {

/// Thread-safe. The same installation gives the same account the same name, always.
class pseudonyms {
public:
  explicit pseudonyms(key k) noexcept : key_(std::move(k)) {}
  pseudonyms(const pseudonyms&) = delete;
  pseudonyms& operator=(const pseudonyms&) = delete;

  /// BLAKE2b-128.
  core::pseudonym operator()(const core::account_id&) const noexcept;

private:
  key key_;
};

} // namespace twostep::server
