#pragma once
// GET, POST /sign-in/code, POST /sign-in/code/resend, POST /sign-in/passkey: the second step of a sign-in.

#include "server/pages/page_context.hpp"

namespace twostep::server::pages {

awaitable<> show_sign_in_code(page_context&);
awaitable<> sign_in_code(page_context&, const account_commands&);
awaitable<> sign_in_passkey(page_context&, const account_commands&);
awaitable<> resend_sign_in_code(page_context&, const account_commands&);
/// After a code that died, without the password.
awaitable<> new_sign_in_code(page_context&, const account_commands&, abandoned_sign_ins&);

} // namespace twostep::server::pages
