#pragma once
// A browser's familiar name, for the list of sessions. It proves nothing, because a client can send any
// User-Agent; none of its text is passed on.

#include <string>
#include <string_view>

namespace twostep::server {

/// "Firefox on Linux"; "Firefox" or "A browser on Linux" if one half is unknown, "A browser" if both are.
std::string browser_label(std::string_view user_agent);

} // namespace twostep::server
