#pragma once
// GET, POST /sign-in/again/code, POST …/code/resend, GET, POST /sign-in/again/method, POST /sign-in/again/passkey:
// the second step once more in an open session.

#include "server/pages/page_context.hpp"

namespace twostep::server {
struct execution;
}

namespace twostep::server::pages {

awaitable<> show_step_up_code(page_context&);
awaitable<> step_up_code(page_context&, const account_commands&);
awaitable<> step_up_passkey(page_context&, const account_commands&);
awaitable<> resend_step_up_code(page_context&, const account_commands&);
awaitable<> show_step_up_method(page_context&);
awaitable<> choose_step_up_method(page_context&, const account_commands&);

/// Begins the challenge of the method that the intent takes.
awaitable<execution> begin_step_up(page_context&, const account_commands&, intent);

} // namespace twostep::server::pages
