#pragma once
// GET, POST /profile/security/two-step/enable, …/resend, …/cancel: the code that turns two-step verification on.

#include "server/pages/visit.hpp"

namespace twostep::server::pages {

awaitable<> show_enable(visit&);
awaitable<> enable(visit&);
awaitable<> resend_enable(visit&);
awaitable<> cancel_enable(visit&);

} // namespace twostep::server::pages
