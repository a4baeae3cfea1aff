#pragma once
// GET, POST /sign-in/again, …/code and POST …/code/resend: the password once more and, where the account has a second
// step, a code; then what was wanted goes on from a signed cookie (decision 7).

#include "server/pages/page_context.hpp"

namespace twostep::server::pages {

awaitable<> show_sign_in_again(page_context&);
awaitable<> sign_in_again(page_context&, const account_commands&, const password_services&);
awaitable<> show_step_up_code(page_context&);
awaitable<> step_up_code(page_context&, const account_commands&);
awaitable<> resend_step_up_code(page_context&, const account_commands&);

/// Both were given within session.recent_sign_in, as far as the account has them.
bool is_stepped_up(const page_context&);
/// The refusals that a step-up resolves: sign_in_again and second_step_again.
bool is_mended_by_step_up(const core::refusal&) noexcept;
/// Leads there; next is carried to where the intent ends.
void ask_for_step_up(page_context&, intent, std::string_view next = {});

} // namespace twostep::server::pages
