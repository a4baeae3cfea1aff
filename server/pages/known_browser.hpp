#pragma once
// The browser that changed something about its account stays known, under a new id.

#include "core/ids.hpp"
#include "server/pages/page_context.hpp"

namespace twostep::server::pages {

/// Gives the browser its device cookie, where the account of `v.who` has that device after the change. Waits until
/// the change can be read.
awaitable<> keep_known(page_context& v, core::device_id);

} // namespace twostep::server::pages
