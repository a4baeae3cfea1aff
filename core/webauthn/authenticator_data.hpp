#pragma once
// What an authenticator says of itself and signs (WebAuthn level 3, section 6.1).

#include "core/webauthn/relying_party.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace twostep::core::webauthn {

/// A new credential: its id of 1 to longest_credential_id bytes, and one item of CBOR that may be a COSE key.
struct attested_credential {
  std::string_view id;
  std::string_view cose_key;
};

/// Views of what was read.
struct authenticator_data {
  std::string_view relying_party_hash; ///< SHA-256 of its id
  bool is_user_present = false;
  bool is_user_verified = false;
  bool is_backup_eligible = false;
  bool is_backed_up = false;
  std::uint32_t sign_count = 0;
  std::optional<attested_credential> attested;
};

/// nullopt: too short, cut off, or bytes behind it. Extensions may follow where a flag says so, and aren't looked at.
std::optional<authenticator_data> read_authenticator_data(std::string_view);

/// What registration and assertion demand alike: made for this relying party, somebody touched it, and only what may
/// be copied is.
std::optional<fault> find_fault(const authenticator_data&, const relying_party&);

} // namespace twostep::core::webauthn
