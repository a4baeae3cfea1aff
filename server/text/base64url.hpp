#pragma once
// Encodes and decodes URL-safe base64 without padding, for cookies and form tokens. Strict: each byte sequence has
// exactly one text.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace twostep::server {

std::string to_base64url(std::span<const std::uint8_t>);
/// False unless text is the encoding of exactly out.size() bytes; out is then undefined.
bool from_base64url(std::string_view text, std::span<std::uint8_t> out);
/// nullopt: not a valid encoding, or more than at_most bytes.
std::optional<std::string> from_base64url(std::string_view text, std::size_t at_most);

} // namespace twostep::server
