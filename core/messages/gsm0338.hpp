#pragma once
// The GSM 03.38 default alphabet and its extension (3GPP TS 23.038, 6.2.1): the one table of it. Not how long texts
// are split.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::core {

/// Before a character of the extension table; the two septets belong together.
inline constexpr char gsm_escape = 0x1b;

/// Septets, unpacked: one a byte, `@` is 0x00. nullopt: not UTF-8, or a character is in neither table.
std::optional<std::string> to_gsm0338(std::string_view utf8);
/// Decodes as a phone does: an unknown extension as the default table's character, a byte that is no septet as
/// U+FFFD.
std::string from_gsm0338(std::string_view septets);

/// Septets in the GSM 03.38 default alphabet, extension characters counting two; 0 where a character is not in it.
std::size_t gsm7_septets(std::string_view utf8) noexcept;

} // namespace twostep::core
