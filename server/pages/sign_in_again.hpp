#pragma once
// GET, POST /sign-in/again: the password once more and, where the account has a second step, that
// (sign_in_again_code); then what was wanted goes on from a signed cookie (decision 7).

#include "server/pages/page_context.hpp"
#include "server/pages/step_up.hpp"

namespace twostep::server::pages {

inline constexpr std::string_view again_page = "/sign-in/again", again_code_page = "/sign-in/again/code";

awaitable<> show_sign_in_again(page_context&);
awaitable<> sign_in_again(page_context&, const account_commands&, const password_services&);
/// GET /profile/security/two-step/confirm: for an application that takes no trusted browser. Where there is no second
/// step, to setting one up.
awaitable<> go_to_confirm_second_step(page_context&);

/// The refusals that a step-up resolves.
bool is_mended_by_step_up(const core::refusal&) noexcept;
/// Leads there; next is carried to where the intent ends.
void ask_for_step_up(page_context&, intent, std::string_view next = {});

// For the pages of a step-up.

/// The session goes on under new ids; so does what it wanted.
void renew(page_context&, const session_cookies&, intent);
/// To the page of what was wanted; where nothing was, to next.
void lead_on(page_context&, intent, std::string_view next);
/// To what is lacking still, or on.
awaitable<> go_on(page_context&, const account_commands&, intent, std::string_view next);
/// Nothing else must be done first, so the person may leave for the Security page.
bool can_leave(const page_context&);

} // namespace twostep::server::pages
