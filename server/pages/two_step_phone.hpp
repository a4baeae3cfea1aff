#pragma once
// GET, POST /profile/security/two-step/phone: "Get started", the number, "Next".

#include "server/pages/page_context.hpp"

namespace twostep::server::pages {

awaitable<> show_phone(page_context&);
awaitable<> give_phone(page_context&, const account_commands&);
/// POST …/two-step/not-now: after a reset, where no policy requires it (decision 46).
awaitable<> decline_two_step(page_context&, const account_commands&);

} // namespace twostep::server::pages
