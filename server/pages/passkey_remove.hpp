#pragma once
// GET, POST /profile/security/passkeys/{id}/remove: with a passkey at once, else after 72 hours (decision 37):
// POST …/{id}/lose; POST …/{id}/keep stops that. GET /profile/security/passkeys/lost, …/confirm: to a step-up without
// a passkey, or with one; the latter also for applications that open with a passkey alone.

#include "server/pages/page_context.hpp"

namespace twostep::server::pages {

awaitable<> show_remove_passkey(page_context&);
awaitable<> remove_passkey(page_context&, const account_commands&);
awaitable<> lose_passkey(page_context&, const account_commands&);
awaitable<> keep_passkey(page_context&, const account_commands&);
awaitable<> go_to_lost_passkey(page_context&);
awaitable<> go_to_confirm_passkey(page_context&);

/// The banner of the Security page while a passkey is to be deleted as lost. False: none is.
bool fill_lost_passkey(page&, const page_context&);

} // namespace twostep::server::pages
