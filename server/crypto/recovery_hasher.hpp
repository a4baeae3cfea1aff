#pragma once
// Makes recovery codes and turns them into the digests that accounts keep, on the threads that hash passwords.

#include "core/account/recovery_codes.hpp"
#include "core/secret.hpp"
#include "server/crypto/password_hasher.hpp"

#include <optional>
#include <vector>

namespace twostep::server {

struct new_recovery_codes {
  std::vector<core::secret> shown; ///< without dashes
  core::recovery_codes kept;       ///< made_at isn't set
};

/// A whole set: 80 random bits a code, one salt. One job of the hasher, ten hashes long. nullopt: too much is being
/// hashed. The hasher outlives the call, as below.
awaitable<std::optional<new_recovery_codes>> make_recovery_codes(password_hasher&);

/// The digest of a code in the form that core::read_recovery_code returns. nullopt: too much is being hashed. `code`
/// and `how` must stay where they are until this resumes.
awaitable<std::optional<core::recovery_digest>>
hash_recovery_code(password_hasher&, const core::secret& code, const core::recovery_hashing& how, check_origin);

} // namespace twostep::server
