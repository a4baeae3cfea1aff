#pragma once
// The form for a code, shared by sign-in, turning on and turning off: where the message went, how long the code
// lives, when another message may be asked for.

#include "core/account/challenge.hpp"
#include "server/pages/page_context.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace twostep::server::pages {

struct code_form {
  std::string_view action;  ///< where the code is posted
  std::string_view resend;  ///< where another message is asked for
  std::string_view cancel;  ///< empty: no way to cancel here
  std::string_view restart; ///< where "start again" leads once the code is dead
  core::msgid button;       ///< "Save"
  std::string_view next;    ///< carried along; may be empty
  std::string_view anew{};  ///< where another code is asked for once this one is dead; empty: only by starting again
  bool takes_away = false;  ///< the button takes a protection away
  core::msgid leave = core::msgid("Cancel"); ///< the button that gives the change up
  std::string_view help{};                   ///< the page that tells what became of the text; empty: none
  std::string_view passkey{};                ///< where the answer of a passkey is posted
};

/// A challenge as it stands now, and what became of its newest message.
struct asked_code {
  core::challenge challenge;
  bool undelivered = false; ///< given up: no provider will bring it
  /// Of the verified number, for a week: since when it is the account's, so that a number of somebody else's is
  /// noticed.
  std::optional<core::time_point> new_since{};
  std::string email{};            ///< of the account that is signing in; "" where a session says who it is
  std::string app{};              ///< the name of the app that is asked for, where the account has several
  std::string passkey_options{};  ///< of a passkey: what the browser is asked (passkey_credential.hpp)
  std::string passkey_site{};     ///< where none of the passkeys works here: what one was made for
  bool elsewhere = false;         ///< a pending change that another session began, and alone can finish
  std::uint32_t trusted_days = 0; ///< of a sign-in: how long the browser may be trusted then; 0: not at all
};

/// "Check your phone", or what else there is to do with this code.
core::msgid heading_of(const page_context&, const asked_code*);
/// Fills code_form.tpl's values. asked null: the code was used, given up or never here; all such cases look alike
/// (R12).
void fill(page&, const page_context&, const code_form&, const asked_code* asked);
/// Fills resend_form.tpl, which the page's body includes as RESEND_FORM: the button, how long to wait for it, or that
/// this code isn't sent again. to: where the form is posted.
void fill_resend(page&, const page_context&, const core::challenge&, std::string_view to, std::string_view next);
/// The request for a text came too soon, or once too often: the code that was sent is good, so the person goes on to
/// it.
bool is_sent_already(const core::refusal&) noexcept;
/// What a refused code or text tells the person: at the field, above the form, or, of a dead code, in place of it.
void answer_refusal(page_context&, page, const core::refusal&);

/// The code in the form. Else what was typed is no try, whatever account it was meant for; after thirty of these in a
/// minute a browser waits.
awaitable<core::result<core::one_time_code, rendered_refusal>> typed_code(page_context&);
/// Counts one more input that is no try, in this browser. nullopt: the browser may go on; else it waits.
awaitable<std::optional<rendered_refusal>> count_slip(page_context&);
/// The page again with that beside the field, and with what was typed in it. The page is of code_form.tpl.
void answer_slip(page_context&, page, const rendered_refusal&);

/// Read anew: the page context's copy of the account is from before its command.
awaitable<std::optional<asked_code>>
find_sign_in_code(page_context&, const core::account_id&, const core::challenge_id&);
/// Of the signed-in person's session.
awaitable<std::optional<asked_code>> find_step_up_code(page_context&);
/// Of the signed-in person's number change.
awaitable<std::optional<asked_code>> find_number_change_code(page_context&);
/// Of the signed-in person's pending change.
awaitable<std::optional<asked_code>> find_pending_code(page_context&, core::purpose);

} // namespace twostep::server::pages
