#pragma once
// GET, POST /profile/security/password: a new password, by choice or because somebody else chose the present one.

#include "server/pages/page_context.hpp"

namespace twostep::server::pages {

awaitable<> show_password(page_context&, const core::password_rules&);
awaitable<> change_password(page_context&, const account_commands&, const password_services&);

} // namespace twostep::server::pages
