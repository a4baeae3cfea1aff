#pragma once
// Addresses that only lead elsewhere: "/", "/.well-known/change-password".

#include "server/pages/page_context.hpp"

namespace twostep::server::pages {

awaitable<> go_home(page_context&);
awaitable<> go_to_change_password(page_context&);

} // namespace twostep::server::pages
