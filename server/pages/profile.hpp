#pragma once
// GET /profile: "My profile", its first tab.

#include "server/pages/page_context.hpp"

namespace twostep::server::pages {

awaitable<> show_profile(page_context&);

} // namespace twostep::server::pages
