#pragma once
// Verifies a JSON Web Token signed with a shared secret (RFC 7519, RFC 7515). Pure. Debian's libjwt would add two
// libraries for what libsodium and Boost.JSON do, and algorithms other than the only acceptable one.

#include <optional>
#include <string>
#include <string_view>

namespace twostep::sms {

/// The claims as JSON text if the header says HS256 without critical parameters and the signature is valid; else
/// nullopt. Doesn't check times among the claims.
std::optional<std::string> verified_claims(std::string_view token, std::string_view key);

} // namespace twostep::sms
