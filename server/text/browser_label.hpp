#pragma once
// A browser by the name its owner knows it by, for the list of sessions. Not evidence of anything: anybody can send
// any User-Agent; none of its text is passed on.

#include <string>
#include <string_view>

namespace twostep::server {

/// "Firefox on Linux"; "Firefox" or "A browser on Linux" where one half isn't known, "A browser" where neither is.
std::string browser_label(std::string_view user_agent);

} // namespace twostep::server
