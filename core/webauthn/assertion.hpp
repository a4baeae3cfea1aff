#pragma once
// A browser used a passkey: what it sent is checked as WebAuthn level 3, section 7.2 says.

#include "core/result.hpp"
#include "core/webauthn/public_key.hpp"
#include "core/webauthn/registration.hpp"
#include "core/webauthn/relying_party.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::core::webauthn {

inline constexpr std::size_t longest_authenticator_data = 4096;
inline constexpr std::size_t longest_signature = 1024;
inline constexpr std::size_t longest_user_handle = 64; ///< WebAuthn level 3, section 5.4.3

/// Bytes as the browser gave them, decoded from the form's base64url.
struct assertion {
  std::string credential_id;
  std::string client_data; ///< clientDataJSON
  std::string authenticator_data;
  std::string signature;
  std::optional<std::string> user_handle; ///< authenticators that keep no account give none, or an empty one
};

/// What is known of the credential that the assertion names.
struct known_credential {
  const public_key& key;
  std::uint32_t sign_count = 0;
  bool is_backup_eligible = false;
  std::string_view user_handle; ///< that it was made with
};

struct checked_assertion {
  std::uint32_t sign_count = 0;
  bool is_user_verified = false;
  bool is_backed_up = false;
};

/// Checks all that section 7.2 demands of an assertion: type, challenge, origin, crossOrigin, relying party, user
/// present, account, backup flags, signature, counter. counter_back comes last: all else is right.
result<checked_assertion, fault>
check(const assertion&, const known_credential&, const challenge_value&, const relying_party&);

} // namespace twostep::core::webauthn
