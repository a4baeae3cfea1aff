#pragma once
// GET, POST /link/{token}: what a one-time link is for (decision 45). Looking changes nothing, however often:
// programs that scan mail look, too. A link that is used, expired, replaced or unknown looks the same.

#include "server/pages/page_context.hpp"

namespace twostep::server::pages {

awaitable<> show_link(page_context&, const core::password_rules&);
awaitable<> follow_link(page_context&, const account_commands&, const password_services&);

} // namespace twostep::server::pages
