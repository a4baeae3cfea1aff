#pragma once
// GET /profile/security: password, two-step verification, sessions, recent activity. POST …/password,
// …/sessions/revoke.

#include "server/pages/page_context.hpp"

namespace twostep::server::pages {

awaitable<> show_security(page_context&, const core::password_rules&);
awaitable<> change_password(page_context&, const account_commands&, const password_services&);
awaitable<> revoke_session(page_context&, const account_commands&);

} // namespace twostep::server::pages
