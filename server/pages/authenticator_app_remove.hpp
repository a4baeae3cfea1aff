#pragma once
// GET, POST /profile/security/authenticator-apps/{id}/remove: deletes an app. Where no code of an app can be given
// any more, POST …/{id}/lose deletes it 72 hours later, and POST …/{id}/keep stops that (decision 37). GET …/lost and
// …/confirm: to the step-up for the one and for the other.

#include "server/pages/page_context.hpp"

namespace twostep::server::pages {

awaitable<> show_remove_authenticator(page_context&);
awaitable<> remove_authenticator(page_context&, const account_commands&);
awaitable<> lose_authenticator(page_context&, const account_commands&);
awaitable<> keep_authenticator(page_context&, const account_commands&);
awaitable<> go_to_lost_authenticator(page_context&);
awaitable<> go_to_confirm_authenticator(page_context&);

/// The Security page's banner, where an app is to be deleted.
void fill_lost_authenticator(page&, const page_context&, const core::authenticator&);

} // namespace twostep::server::pages
