#pragma once
// What providers sign their receipts with, and how a signature is compared. Pure. Not which bytes are signed: each
// provider has its own rule.

#include "core/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace twostep::sms {

/// RFC 2104 with SHA-1, in base64 with padding.
std::string hmac_sha1_base64(std::string_view key, std::string_view bytes);
/// 32 bytes.
std::string hmac_sha256(std::string_view key, std::string_view bytes);
/// 64 digits in lower case.
std::string hmac_sha256_hex(std::string_view key, std::string_view bytes);

/// In a time that tells only whether the lengths are the same.
bool is_same(std::string_view, std::string_view) noexcept;
/// The same for hexadecimal digits of either case.
bool is_same_hex(std::string_view, std::string_view);

/// RFC 4648 5, without padding; nullopt for everything else.
std::optional<std::string> decode_base64url(std::string_view);

/// Whether Unix seconds in decimal are within five minutes of `now`, before or after: an older request may be a
/// copy of one that was taken already.
bool is_recent(std::string_view unix_seconds, core::time_point now) noexcept;

} // namespace twostep::sms
