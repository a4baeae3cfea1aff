#pragma once
// A browser's familiar name, for the list of sessions. It proves nothing, because a client can send any
// User-Agent; none of its text is passed on.

#include "core/language.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace twostep::server {

/// Bytes.
inline constexpr std::size_t longest_browser_label = 40;

/// "Firefox on Linux"; "Firefox" or "A browser on Linux" if one half is unknown, "A browser" if both are.
std::string browser_label(std::string_view user_agent);

/// A label as it is stored, in a person's language.
std::string browser_label(const core::language&, std::string_view label);

} // namespace twostep::server
