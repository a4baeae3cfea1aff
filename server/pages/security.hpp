#pragma once
// GET /profile/security: password, two-step verification, sessions, recent activity. POST …/password,
// …/sessions/revoke.

#include "server/pages/visit.hpp"

namespace twostep::server::pages {

awaitable<> show_security(visit&);
awaitable<> change_password(visit&);
awaitable<> revoke_session(visit&);

} // namespace twostep::server::pages
