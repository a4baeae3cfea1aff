#pragma once
// GET, POST /profile/security/authenticator-apps/new: an authenticator app is set up. The server keeps nothing of it
// before one of its codes has come back: until then the key travels sealed in the form.

#include "server/pages/page_context.hpp"

namespace twostep::server::pages {

awaitable<> show_new_authenticator(page_context&);
awaitable<> add_authenticator(page_context&, const account_commands&);

} // namespace twostep::server::pages
