#pragma once
// GET, POST /profile/security/two-step/enable, …/resend, …/cancel: the code that turns two-step verification on.

#include "server/pages/page_context.hpp"

namespace twostep::server::pages {

awaitable<> show_enable(page_context&);
awaitable<> enable(page_context&, const account_commands&);
awaitable<> resend_enable(page_context&, const account_commands&);
awaitable<> cancel_enable(page_context&, const account_commands&);

} // namespace twostep::server::pages
