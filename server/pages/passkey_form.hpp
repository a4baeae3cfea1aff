#pragma once
// The form that asks for a passkey, in the place of the one for a text message's code (code_form.hpp).

#include "core/account/passkey_factor.hpp"
#include "server/pages/code_form.hpp"
#include "server/pages/passkey_credential.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace twostep::server::pages {

struct passkey_prompt {
  std::string options;       ///< passkey_request_options()
  std::string elsewhere{};   ///< where none of the passkeys works here: what one was made for
  std::string asked{};       ///< of a step-up: the field that goes with the answer; "" at sign-in
  std::string email{};       ///< of the account that is signing in; "" where a session says who it is
  bool is_dead = false;      ///< too old, or refused five times
  bool is_exhausted = false; ///< dead of refusals, not of age
};

/// "Use your passkey", or what the page is about once the challenge is dead.
core::msgid heading_of(const passkey_prompt&) noexcept;
/// Fills passkey_form.tpl's values. action: where the passkey's answer is posted.
void fill_passkey(page&, const page_context&, const code_form&, std::string_view action, const passkey_prompt&);

/// Browsers can use this passkey here.
bool is_usable(const page_context&, const core::passkey&) noexcept;
/// One more passkey may be set up.
bool may_add_passkey(const page_context&) noexcept;

/// The answer in the form. Else no browser sends that, and it is no try; after thirty of these in a minute a browser
/// waits.
awaitable<core::result<core::webauthn::assertion, rendered_refusal>> given_assertion(page_context&);
/// Counts one more answer, right or wrong: each is a durable change, and none is a guess that a budget ends. At a
/// step-up the session's are counted; at sign-in those of this browser, and where the account doesn't know it, those
/// of all that it doesn't know: a thief with the password begins a sign-in as often as they like. nullopt: it may be
/// compared.
awaitable<std::optional<rendered_refusal>> count_passkey_answer(page_context&);
awaitable<std::optional<rendered_refusal>> count_passkey_answer(page_context&, const core::challenge& of_sign_in);
/// Above the form: what it sent isn't what passkeys send, or too often.
void answer_passkey_slip(page&&, const rendered_refusal&);
/// The form was open for longer than what it asks for lives.
rendered_refusal passkey_page_too_old(const page_context&);
/// Above the form: it was refused.
void answer_passkey_refusal(page_context&, page, const core::refusal&);

} // namespace twostep::server::pages
