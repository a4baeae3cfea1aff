#pragma once
// What the operator set, as the core sees it: plain data with docs/configuration.md's defaults.

#include "core/account/failure_history.hpp"
#include "core/organisation.hpp"
#include "core/time.hpp"
#include "core/webauthn/relying_party.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace twostep::core {

struct code_policy {
  milliseconds ttl = minutes(5); ///< at most 10 min
  std::uint32_t attempts = 5;
  std::vector<milliseconds> resend_after{seconds(30), seconds(40), seconds(60), seconds(90)};
};

struct session_policy {
  milliseconds idle_timeout = hours(1);
  milliseconds absolute_timeout = hours(12);
  milliseconds recent_sign_in = minutes(10);
  milliseconds recovery_idle_timeout = hours(1); ///< of a session that a recovery code opened
  milliseconds recovery_absolute_timeout = hours(4);
  std::size_t max_sessions = 10; ///< of one account; the oldest goes
};

/// How often an account's owner is told. By number there are limits beside these (core/limits/send_limits.hpp).
struct notice_policy {
  std::uint32_t changes_per_day = 6;          ///< that get a text each, at once
  milliseconds further_changes_in = hours(1); ///< the others of a day: one text in so long
  std::uint32_t others_per_hour = 3, others_per_day = 4;
};

struct policy {
  code_policy code;
  session_policy session;
  failure_limits failures;
  std::size_t max_sign_ins = 3;            ///< live sign-in challenges of one account
  std::uint32_t new_numbers_per_day = 3;   ///< different numbers one account may try; 0 = no limit
  std::uint32_t warn_after_failures = 3;   ///< unknown browsers' wrong codes in 30 days after which the owner is told
  milliseconds warn_again_after = days(7); ///< how long the same warning isn't repeated
  milliseconds notice_lifetime = hours(24); ///< how long a notice that no provider took is still pending
  /// A verified number that no code came back from for so long may have been passed on to somebody else: whoever
  /// signs in is asked whether it is still theirs before a code goes there. 0: never.
  milliseconds confirm_number_after = days(180);
  std::size_t max_app_tokens = 20;             ///< of one account
  milliseconds continued_within = seconds(30); ///< the same sign-in form sent again goes on with the same code
  /// How long after the password another code can be asked for, once one has died, and a recovery code given. Then
  /// the sign-in counts as given up.
  milliseconds new_code_within = minutes(10);
  std::uint32_t password_streak = 100; ///< wrong passwords in a row that close the way in for unknown browsers
  notice_policy notices;
  bool mails = false;                  ///< a mail server is there: the owner is told by mail, too
  std::size_t max_authenticators = 5;  ///< apps of one account
  std::uint8_t allowed_methods = 0xff; ///< factors that may be set up (method::…)
  std::uint32_t codes_forgiven = 5;    ///< weight of wrong codes that one unlock forgives
  webauthn::relying_party site;        ///< whom passkeys are made for
};

/// The operator allows more of this factor.
inline bool may_set_up(const policy& p, std::uint8_t method) noexcept {
  return (p.allowed_methods & method) != 0;
}
/// And so does the organisation; null: a user of none.
inline bool may_set_up(const policy& p, const organisation* org, std::uint8_t method) noexcept {
  return may_set_up(p, method) && allows(org, method);
}

} // namespace twostep::core
