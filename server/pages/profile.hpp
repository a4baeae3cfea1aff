#pragma once
// GET /profile: "My profile", its first tab.

#include "server/pages/visit.hpp"

namespace twostep::server::pages {

awaitable<> show_profile(visit&);

} // namespace twostep::server::pages
