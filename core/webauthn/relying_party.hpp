#pragma once
// Whom a passkey is made for and what it signs (WebAuthn level 3): the words that registration and assertion share.

#include "core/result.hpp"

#include <boost/describe/enum.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace twostep::core::webauthn {

/// "example.com" and "https://accounts.example.com": passkeys work on the id's host and the hosts under it. The id
/// and the origin are as browsers spell them: lower case, an international name in its ASCII form, the port only
/// where it isn't the scheme's own.
struct relying_party {
  std::string id;
  std::string origin;
  friend bool operator==(const relying_party&, const relying_party&) = default;
};

/// The random value that a browser signs, good once.
using challenge_value = std::array<std::uint8_t, 32>;

/// Why what a browser sent is refused. For the audit trail and tests; a person hears the same of all of them but
/// counter_back.
enum class fault : std::uint8_t {
  malformed = 1,      ///< not what a browser sends
  wrong_kind,         ///< an assertion where a registration was asked for, or the other way round
  wrong_challenge,    ///< another's, or an older one
  wrong_origin,       ///< signed on another site: a false one, or this one under another address
  wrong_site,         ///< made for another relying party
  not_present,        ///< nobody touched the authenticator
  unsupported_key,    ///< none of the algorithms that were asked for, or a key that isn't one
  unsupported_format, ///< an attestation, where none was asked for
  unknown_credential, ///< none of the account's
  wrong_account,      ///< the passkey says that it is another account's
  wrong_signature,
  backup_changed, ///< what the passkey says of copies of it can't be
  counter_back    ///< another copy of the passkey was used meanwhile
};
BOOST_DESCRIBE_ENUM(
    fault, malformed, wrong_kind, wrong_challenge, wrong_origin, wrong_site, not_present, unsupported_key,
    unsupported_format, unknown_credential, wrong_account, wrong_signature, backup_changed, counter_back
)

/// "wrong_origin".
std::string_view to_text(fault) noexcept;

using core::throw_exception_from_error; // where result<T, fault> looks for it

} // namespace twostep::core::webauthn
