#pragma once
// GET /profile/security: how well the account is protected, how the person signs in, browsers, activity, app
// passwords. What changes something is a page of its own.

#include "server/pages/page_context.hpp"

namespace twostep::server::pages {

awaitable<> show_security(page_context&, const activity_log&);

} // namespace twostep::server::pages
