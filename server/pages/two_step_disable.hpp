#pragma once
// POST /profile/security/two-step/disable (the bin), GET, POST …/disable/confirm, POST …/disable/resend,
// …/disable/cancel.

#include "server/pages/visit.hpp"

namespace twostep::server::pages {

awaitable<> begin_disable(visit&);
awaitable<> show_disable(visit&);
awaitable<> disable(visit&);
awaitable<> resend_disable(visit&);
awaitable<> cancel_disable(visit&);

/// Sends the code and leads to the form for it; once, from the bin or after the password was asked for again.
awaitable<> begin_disable_and_go(visit&);

} // namespace twostep::server::pages
