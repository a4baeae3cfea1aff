#pragma once
// GET /profile/security/two-step/done: two-step verification was turned on; what is on now, and the next step.

#include "server/pages/page_context.hpp"

namespace twostep::server::pages {

awaitable<> show_two_step_done(page_context&);

} // namespace twostep::server::pages
