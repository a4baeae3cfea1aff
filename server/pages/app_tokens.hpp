#pragma once
// The tokens with which a person's programs sign in at applications behind the gate: made and shown once, revoked.
// Their list is on the Security page.

#include "server/pages/page_context.hpp"

namespace twostep::server::pages {

awaitable<> show_new_app_token(page_context&);
awaitable<> create_app_token(page_context&, const account_commands&);
awaitable<> revoke_app_token(page_context&, const account_commands&);

/// The Security page's part.
void fill_app_tokens(page&, const page_context&);

} // namespace twostep::server::pages
