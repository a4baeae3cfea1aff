#pragma once
// POST /profile/security/two-step/disable (the bin), GET, POST …/disable/confirm, POST …/disable/resend,
// …/disable/cancel.

#include "server/pages/page_context.hpp"

namespace twostep::server::pages {

awaitable<> begin_disable(page_context&, const account_commands&);
awaitable<> show_disable(page_context&);
awaitable<> disable(page_context&, const account_commands&);
awaitable<> resend_disable(page_context&, const account_commands&);
awaitable<> cancel_disable(page_context&, const account_commands&);

/// Sends the code and leads to the form for it; once, from the bin or after the password was asked for again.
awaitable<> begin_disable_and_go(page_context&, const account_commands&);

} // namespace twostep::server::pages
