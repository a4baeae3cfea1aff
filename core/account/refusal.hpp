#pragma once
// Why something is not done: an enumeration with its data. server/text/refusal_catalogue turns it into words and
// statuses.

#include "core/result.hpp"
#include "core/time.hpp"
#include "core/webauthn/relying_party.hpp"

#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace twostep::core {

enum class refusal_kind : std::uint8_t {
  no_such_user = 1, ///< the account does not exist (any more)
  suspended,
  email_taken,
  stale_password, ///< the password changed while it was being checked: check again
  not_in_state,   ///< the account's state doesn't allow this command
  mandatory,      ///< the organisation requires two-step: it can't be turned off
  other_session,  ///< only the session that began the change confirms it
  sign_in_again,  ///< needs a full sign-in within session.recent_sign_in
  no_session,
  wrong_code,        ///< attempts_left says how many are left on this code
  code_dead,         ///< the fifth wrong code: start again
  challenge_gone,    ///< expired, used, foreign or unknown, all alike
  paused,            ///< too many wrong codes on this account: until retry_at
  resend_too_soon,   ///< until retry_at
  no_more_messages,  ///< the resend schedule's end; the code sent stays good
  too_many_sign_ins, ///< until retry_at
  too_many_numbers,  ///< different numbers in one day: until retry_at
  too_many_messages, ///< a send limit: until retry_at
  themselves,        ///< nobody does this to their own account
  not_stored,        ///< the store can't take changes now (disk full): nothing was changed
  no_app_token,      ///< revoked, expired or unknown, all alike
  name_in_use,       ///< another app token of the account is called so
  too_many_app_tokens,
  too_many_app_tokens_today, ///< made within a day: until retry_at
  second_step_again,         ///< needs a code within session.recent_sign_in, or one at all in this session
  not_a_code,                ///< what was typed can't be one: nothing was compared or counted
  too_long,                  ///< a name, a reason or the like
  too_many_changes,          ///< of the same thing within its window: until retry_at
  same_number,               ///< the new number is the one that codes go to already
  link_needed,               ///< the password was right; the account opens through an enrol link alone
  link_gone,                 ///< used, expired, replaced, another browser's or unknown, all alike
  no_recovery_codes,         ///< none are left, or none were made
  too_many_recovery_tries,   ///< today: until retry_at; the last of them was wrong, where one was compared
  recovery_codes_changed,    ///< since the person saw them
  higher_step_again,         ///< needs a factor of the highest class within session.recent_sign_in
  no_authenticator,          ///< the account has no such app (any more)
  too_many_authenticators,
  authenticator_code_wrong, ///< of the app that is being added: nothing was counted
  method_not_on,            ///< the account can't be asked for it
  method_not_allowed,       ///< the operator allows no more of it
  no_passkey,               ///< the account has no such passkey (any more)
  too_many_passkeys,
  passkey_known,       ///< the account has it already
  passkey_refused,     ///< fault says why; attempts_left how many are left
  passkey_counter_back ///< the same, because there is another copy of it
};
BOOST_DESCRIBE_ENUM(
    refusal_kind, no_such_user, suspended, email_taken, stale_password, not_in_state, mandatory, other_session,
    sign_in_again, no_session, wrong_code, code_dead, challenge_gone, paused, resend_too_soon, no_more_messages,
    too_many_sign_ins, too_many_numbers, too_many_messages, themselves, not_stored, no_app_token, name_in_use,
    too_many_app_tokens, too_many_app_tokens_today, second_step_again, not_a_code, too_long, too_many_changes,
    same_number, link_needed, link_gone, no_recovery_codes, too_many_recovery_tries, recovery_codes_changed,
    higher_step_again, no_authenticator, too_many_authenticators, authenticator_code_wrong, method_not_on,
    method_not_allowed, no_passkey, too_many_passkeys, passkey_known, passkey_refused, passkey_counter_back
)

struct refusal {
  refusal_kind kind{};
  std::optional<time_point> retry_at{};
  std::uint32_t attempts_left = 0;
  std::optional<webauthn::fault> fault{}; ///< of a passkey that was refused

  friend bool operator==(const refusal&, const refusal&) = default;
};

/// For logs and the admin API: "wrong_code".
std::string_view to_text(refusal_kind) noexcept;

} // namespace twostep::core
