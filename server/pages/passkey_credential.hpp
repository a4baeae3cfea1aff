#pragma once
// What browsers and our script say to each other about passkeys: JSON, its bytes in base64url without padding, named
// as in WebAuthn level 3, section 5.1 (PublicKeyCredentialCreationOptionsJSON and its like).

#include "core/account/account.hpp"
#include "core/webauthn/assertion.hpp"
#include "core/webauthn/registration.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::server {

/// For navigator.credentials.get: any of the account's passkeys that were made for this site. "": none was. lifetime:
/// of what is signed.
std::string passkey_request_options(
    const core::account&, const core::webauthn::challenge_value&, std::string_view site, core::milliseconds lifetime
);

/// For navigator.credentials.create. service: as the authenticator shows it.
std::string passkey_creation_options(
    const core::account&, const core::webauthn::challenge_value&, std::string_view site, std::string_view service
);

struct made_passkey {
  core::webauthn::registration registration;
  std::uint8_t transports = 0; ///< a set of core::passkey_transport
};
/// nullopt: no browser sends that.
std::optional<made_passkey> read_made_passkey(std::string_view json);
std::optional<core::webauthn::assertion> read_assertion(std::string_view json);

} // namespace twostep::server
