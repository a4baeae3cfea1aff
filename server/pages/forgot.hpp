#pragma once
// GET, POST /forgot: a link by mail for whoever forgot the password; without mail, support. The answer is the same
// for every email.

#include "server/account/forgotten_passwords.hpp"
#include "server/pages/page_context.hpp"

namespace twostep::server::pages {

awaitable<> show_forgot(page_context&);
awaitable<> ask_for_link(page_context&, forgotten_passwords&);

} // namespace twostep::server::pages
