#pragma once
// GET /demo/phone: the texts that arrived, as a phone would show them. Exists in the demo and for
// browsers on this machine only, also where a proxy on it brings others.

#include "server/pages/page_context.hpp"

namespace twostep::server::pages {

awaitable<> show_demo_phone(page_context&);

} // namespace twostep::server::pages
