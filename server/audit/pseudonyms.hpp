#pragma once
// The names of accounts in the audit trail: a keyed hash of the account's id. The id is random and is erased with
// the account; from then on nobody can tell whose pseudonym it was, even with the key.

#include "core/ids.hpp"
#include "server/crypto/keys.hpp"

namespace twostep::server {

/// Thread-safe. Under one key an account always has the same pseudonym.
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
