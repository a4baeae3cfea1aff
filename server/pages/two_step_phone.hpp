#pragma once
// GET, POST /profile/security/two-step/phone: "Get started", the number, "Next".

#include "server/pages/visit.hpp"

namespace twostep::server::pages {

awaitable<> show_phone(visit&);
awaitable<> give_phone(visit&);

} // namespace twostep::server::pages
