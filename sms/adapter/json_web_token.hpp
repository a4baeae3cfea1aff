#pragma once
// A JSON Web Token signed with a shared secret (RFC 7519, RFC 7515). Pure. Debian's libjwt would bring two libraries
// for what libsodium and Boost.JSON already do, and more algorithms than the one that may be accepted here.

#include <optional>
#include <string>
#include <string_view>

namespace twostep::sms {

/// The claims as JSON text, where the header says HS256 and nothing critical and the signature is right; else
/// nullopt. Times among the claims aren't looked at.
std::optional<std::string> verified_claims(std::string_view token, std::string_view key);

} // namespace twostep::sms
