#pragma once
// Why somebody who signs in comes back to the sign-in page: the browser doesn't send the session's cookie, or sends
// several of its name (another installation on the same domain, a hostile host beside us).

#include "server/pages/page_context.hpp"

#include <cstdint>
#include <string_view>

namespace twostep::server::pages {

enum class cookie_trouble : std::uint8_t {
  none,
  lost, ///< a sign-in was completed in this browser a moment ago, and no cookie of it came
  clash ///< cookies of one name, by which nobody can be told
};

/// next: where the person wants to go; at an application the session cookie alone counts.
awaitable<cookie_trouble> find_cookie_trouble(page_context&, std::string_view next);
void show(page&, const page_context&, cookie_trouble);
/// Whoever is sent to next will be known there: an application is told by the session cookie alone.
awaitable<bool> is_known_at(page_context&, std::string_view next);

} // namespace twostep::server::pages
