#pragma once
// GET, POST /sign-in/method: "Try another way", after the password.

#include "server/pages/page_context.hpp"

namespace twostep::server::pages {

awaitable<> show_sign_in_method(page_context&);
awaitable<> choose_sign_in_method(page_context&, const account_commands&);

} // namespace twostep::server::pages
