#pragma once
// The verifier that unknown emails are checked against: its salt and hash are random, so that a check costs as much
// as any other and never succeeds.

#include <string>
#include <string_view>

namespace twostep::server {

/// "$SALT$HASH": the end of a libsodium Argon2id string. Throws std::runtime_error if there is no random source.
std::string make_dummy_end();
/// The whole verifier. kind: as verifier_totals has it.
std::string dummy_verifier(std::string_view kind, std::string_view end);

} // namespace twostep::server
