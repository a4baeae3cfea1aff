#pragma once
// A phone number as people type and paste it, down to "+" and ASCII digits. Not whether there is such a number: e164.

#include "core/e164.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace twostep::core {

/// "+" and at least one digit. Every blank and dash of Unicode, invisible format characters, dots, slashes and
/// parentheses are left out; nothing else is corrected: letters, other scripts' digits and pluses, control characters
/// are refused.
result<std::string, phone_refusal> plain_phone(std::string_view typed);

/// The first character that plain_phone refuses; U+FFFD where it isn't UTF-8.
std::optional<char32_t> refused_in_phone(std::string_view typed) noexcept;

} // namespace twostep::core
