#pragma once
// GET /profile/security: password, two-step verification, sessions, recent activity. POST …/password,
// …/sessions/revoke.

#include "server/pages/page_context.hpp"

namespace twostep::server::pages {

awaitable<> show_security(page_context&);
awaitable<> change_password(page_context&);
awaitable<> revoke_session(page_context&);

} // namespace twostep::server::pages
