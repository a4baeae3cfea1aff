#pragma once
// "Your browsers" on the Security page. POST /profile/security/sessions/revoke and …/revoke-others.

#include "server/pages/page_context.hpp"

namespace twostep::server::pages {

/// The sections SESSION, this browser first, and OTHERS where there are others.
void fill_sessions(page&, const page_context&);
awaitable<> revoke_session(page_context&, const account_commands&);
/// All but this one, which goes on under new ids; no other browser stays known.
awaitable<> revoke_other_sessions(page_context&, const account_commands&);

} // namespace twostep::server::pages
