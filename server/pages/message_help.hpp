#pragma once
// GET /sign-in/code/help: "Not received a text?": what is known of the newest text of a sign-in, and what to do.

#include "server/pages/page_context.hpp"

namespace twostep::server::pages {

awaitable<> show_message_help(page_context&);

} // namespace twostep::server::pages
