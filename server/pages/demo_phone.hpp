#pragma once
// GET /demo/phone: the texts that arrived, as a phone would show them. Exists in the demo and for
// browsers on this machine only, also where a proxy on it brings others.

#include "server/pages/visit.hpp"

namespace twostep::server::pages {

awaitable<> show_demo_phone(visit&);

} // namespace twostep::server::pages
