#pragma once
// GET, POST /sign-in/recovery-code: a recovery code in the place of the second step, after the password.

#include "server/pages/page_context.hpp"

#include <optional>

namespace twostep::server::pages {

awaitable<> show_sign_in_recovery(page_context&);
awaitable<> sign_in_recovery(page_context&, const account_commands&, const password_services&);

/// There are codes left, so that a way here is shown. step: the password step in this browser, which may be over by
/// now; none: the password was given just now.
awaitable<bool>
has_recovery_codes(page_context&, const core::account_id&, const std::optional<challenge_token::step>& step);

} // namespace twostep::server::pages
