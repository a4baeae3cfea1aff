#pragma once
// Bytes in the URL-safe base64 alphabet without padding, as cookies and form tokens carry them. Strict both ways: one
// text for one sequence of bytes.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace twostep::server {

std::string to_base64url(std::span<const std::uint8_t>);
/// False unless text is exactly the form of out.size() bytes; out is then undefined.
bool from_base64url(std::string_view text, std::span<std::uint8_t> out);
/// nullopt: not that form of anything, or more than at_most bytes.
std::optional<std::string> from_base64url(std::string_view text, std::size_t at_most);

} // namespace twostep::server
