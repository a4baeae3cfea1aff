#pragma once
// GET, POST /sign-in: email and password. POST /sign-out.

#include "server/pages/page_context.hpp"
#include "server/pages/password_trial.hpp"

namespace twostep::server::pages {

awaitable<> show_sign_in(page_context&);
awaitable<> sign_in(page_context&, const account_commands&, const password_services&, abandoned_sign_ins&);
awaitable<> sign_out(page_context&, const account_commands&);

/// What a complete sign-in leaves in the browser.
struct signed_in_browser {
  const core::account_id& account;
  const session_cookies& cookies;
  const core::device_id& device; ///< by which the account knows it; nil: it doesn't
  core::device_trust trust;      ///< whether it knew it before
};
/// Its cookies, and where it leads. factor: the last one given, for the record.
awaitable<> welcome(page_context&, const signed_in_browser&, std::string_view next, std::string_view factor);

/// The password was given in this browser, lately enough for another code or a recovery code.
bool has_recent_password_step(const page_context&);

/// To the password step, for it is missing here or too old. A form is told so, and is recorded as out of order.
void begin_sign_in_again(page_context&);

/// What the command asks of the person's browser and network, beside the password's generation.
core::begin_sign_in make_begin_sign_in(page_context&, const core::account_id&, const core::renewed_session&);
/// The same once the password was right.
core::begin_sign_in
make_begin_sign_in(page_context&, const candidate&, const tried_password&, const core::renewed_session&);
/// A text message leaves.
bool sends_code(const core::decision&);
/// The cookie for the code page. next: where to go afterwards.
void ask_for_code(
    page_context&, abandoned_sign_ins&, const core::account_id&, const core::decision& begun,
    const challenge_token::step&, std::string_view next
);

} // namespace twostep::server::pages
