#pragma once
// Addresses that only lead elsewhere: "/", "/.well-known/change-password".

#include "server/pages/visit.hpp"

namespace twostep::server::pages {

awaitable<> go_home(visit&);
awaitable<> go_to_change_password(visit&);

} // namespace twostep::server::pages
