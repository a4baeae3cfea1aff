#pragma once
// MACs for the receipts' signatures, and their comparison. Pure. Each provider has its own rule for the signed
// bytes.

#include "core/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace twostep::sms {

/// RFC 2104 with SHA-1; base64 with padding.
std::string hmac_sha1_base64(std::string_view key, std::string_view bytes);
/// 32 bytes.
std::string hmac_sha256(std::string_view key, std::string_view bytes);
/// 64 lower-case digits.
std::string hmac_sha256_hex(std::string_view key, std::string_view bytes);

/// The time depends only on whether the lengths are equal.
bool is_same(std::string_view, std::string_view) noexcept;
/// As is_same, for hexadecimal digits in either case.
bool is_same_hex(std::string_view, std::string_view);

/// RFC 4648 5, without padding; nullopt: any other text.
std::optional<std::string> decode_base64url(std::string_view);

/// True if the Unix seconds (decimal) are within five minutes of `now`, before or after: an older request may be a
/// replay.
bool is_recent(std::string_view unix_seconds, core::time_point now) noexcept;

} // namespace twostep::sms
