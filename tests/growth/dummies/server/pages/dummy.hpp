#pragma once
// A page that only the growth test knows: it greets whoever is signed in.

#include "server/pages/page_context.hpp"

namespace twostep::server::pages {

awaitable<> show_dummy(page_context&);

} // namespace twostep::server::pages
