#pragma once
// The tokens with which a person's programs sign in at applications behind the gate: made and shown once, revoked.
// Their list is on the Security page.

#include "server/pages/visit.hpp"

namespace twostep::server::pages {

awaitable<> show_new_app_token(visit&);
awaitable<> create_app_token(visit&);
awaitable<> revoke_app_token(visit&);

/// The Security page's part.
void fill_app_tokens(page&, const visit&);

} // namespace twostep::server::pages
