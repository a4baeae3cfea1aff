#pragma once
// GET, POST /profile/security/passkeys/new: the browser makes a passkey, and the form brings its public key.

#include "server/pages/page_context.hpp"

namespace twostep::server::pages {

awaitable<> show_new_passkey(page_context&);
awaitable<> add_passkey(page_context&, const account_commands&);

} // namespace twostep::server::pages
