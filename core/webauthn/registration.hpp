#pragma once
// A browser made a passkey: what it sent is checked as WebAuthn level 3, section 7.1 says. Attestation isn't asked
// for.

#include "core/result.hpp"
#include "core/webauthn/public_key.hpp"
#include "core/webauthn/relying_party.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace twostep::core::webauthn {

/// Bytes of what browsers send; longer is malformed.
inline constexpr std::size_t longest_credential_id = 1023; ///< WebAuthn level 3, section 7.1
inline constexpr std::size_t longest_client_data = 4096;
inline constexpr std::size_t longest_attestation_object = 8192;

/// Bytes as the browser gave them, decoded from the form's base64url.
struct registration {
  std::string client_data; ///< clientDataJSON
  std::string attestation_object;
};

struct new_credential {
  std::string id; ///< 1 to longest_credential_id bytes
  public_key key;
  std::uint32_t sign_count = 0;
  bool is_user_verified = false;   ///< by the fingerprint, face, PIN or the like
  bool is_backup_eligible = false; ///< it can be copied to other devices, such as by a password store
  bool is_backed_up = false;
};

/// Checks all that section 7.1 demands of a registration without attestation, but whether the credential is known
/// already: type, challenge, origin, crossOrigin, relying party, user present, backup flags, algorithm, sizes.
result<new_credential, fault> check(const registration&, const challenge_value&, const relying_party&);

} // namespace twostep::core::webauthn
