#pragma once
// What happened to an account or an organisation: the log is made of these, and replay is evolve() alone. Meters
// have their own: core/limits/meter_event.hpp.
// The format rules are in docs/log-format.md: fields are numbered by their position, so they are only ever appended;
// a kind is never used again. Each event is described once, here.

#include "core/account/access_event.hpp"
#include "core/account/account.hpp"
#include "core/account/administration_event.hpp"
#include "core/account/authenticator_event.hpp"
#include "core/account/link_event.hpp"
#include "core/account/message_event.hpp"
#include "core/account/number_event.hpp"
#include "core/account/passkey_event.hpp"
#include "core/account/recovery_event.hpp"
#include "core/account/trusted_browser_event.hpp"
#include "core/actor.hpp"
#include "core/event_kind.hpp"
#include "core/organisation_event.hpp"

#include <boost/describe/class.hpp>

#include <variant>

namespace twostep::core {

struct user_created {
  TWOSTEP_EVENT(1, user_created);
  account_id id;
  std::string email;
  std::string email_key;
  std::string display_name;
  core::role role{core::role::member};
  std::vector<organisation_id> organisations; ///< one or none today
  password_verifier verifier;
  bool must_change_password = false;
  actor by;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(
    user_created, (),
    (id, email, email_key, display_name, role, organisations, verifier, must_change_password, by, at)
)

/// A new password: the generation rises, every session but `kept` ends, live codes die, known browsers are forgotten,
/// app tokens are revoked.
struct password_changed {
  TWOSTEP_EVENT(2, password_changed);
  password_verifier verifier;
  bool must_change = false;
  std::optional<session_id> kept;
  actor by;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(password_changed, (), (verifier, must_change, kept, by, at))

/// The same password under newer Argon2id parameters; the generation stays.
struct password_rehashed {
  TWOSTEP_EVENT(3, password_rehashed);
  password_verifier verifier;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(password_rehashed, (), (verifier, at))

struct sign_in_challenged {
  TWOSTEP_EVENT(8, sign_in_challenged);
  core::challenge challenge;
};
BOOST_DESCRIBE_STRUCT(sign_in_challenged, (), (challenge))

/// A sign-in challenge is over without success.
struct sign_in_ended {
  TWOSTEP_EVENT(9, sign_in_ended);
  challenge_id id;
  end_reason reason{end_reason::expired};
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(sign_in_ended, (), (id, reason, at))

/// The right code: the challenge is used up; a session_started stands beside it in the same record.
struct sign_in_verified {
  TWOSTEP_EVENT(10, sign_in_verified);
  challenge_id id;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(sign_in_verified, (), (id, at))

/// disabled or pending-enable → pending-enable (an earlier pending change is superseded).
struct enable_begun {
  TWOSTEP_EVENT(11, enable_begun);
  core::challenge challenge;
};
BOOST_DESCRIBE_STRUCT(enable_begun, (), (challenge))

/// pending-enable → enabled.
struct two_step_enabled {
  TWOSTEP_EVENT(12, two_step_enabled);
  challenge_id id;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(two_step_enabled, (), (id, at))

/// enabled or pending-disable → pending-disable.
struct disable_begun {
  TWOSTEP_EVENT(13, disable_begun);
  core::challenge challenge;
};
BOOST_DESCRIBE_STRUCT(disable_begun, (), (challenge))

/// pending-disable → disabled, by the code.
struct two_step_disabled {
  TWOSTEP_EVENT(14, two_step_disabled);
  challenge_id id;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(two_step_disabled, (), (id, at))

/// pending-enable → disabled, pending-disable → enabled.
struct pending_ended {
  TWOSTEP_EVENT(15, pending_ended);
  challenge_id id;
  end_reason reason{end_reason::cancelled};
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(pending_ended, (), (id, reason, at))

/// Any challenge of the account: one more message with the same code.
struct code_resent {
  TWOSTEP_EVENT(16, code_resent);
  challenge_id id;
  std::optional<time_point> next_resend_at;
  std::vector<reservation> charged;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(code_resent, (), (id, next_resend_at, charged, at))

/// A wrong code: one attempt of the challenge, one failure of the account's browsers of that trust.
struct attempt_failed {
  TWOSTEP_EVENT(17, attempt_failed);
  challenge_id id;
  core::device_trust trust{core::device_trust::unknown_browser};
  time_point at{};
  std::optional<std::uint32_t> weight{}; ///< how many codes were good at that moment; none: one; 0: it was no code
  std::optional<device_id> device{}; ///< the known browser that it counts against; none: all browsers of that trust
                                     ///< (known ones in older logs only)
};
BOOST_DESCRIBE_STRUCT(attempt_failed, (), (id, trust, at, weight, device))

/// Support's help when the phone is lost: any state → disabled; sessions, live codes, known browsers, app tokens go
/// (decision 11).
struct two_step_reset {
  TWOSTEP_EVENT(22, two_step_reset);
  actor by;
  std::string reason;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(two_step_reset, (), (by, reason, at))

/// The wrong codes of known and unknown browsers are forgiven. Written by older programs alone: see unlock_granted.
struct unlocked {
  TWOSTEP_EVENT(23, unlocked);
  actor by;
  std::string reason;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(unlocked, (), (by, reason, at))

/// Everything about the user is forgotten (GDPR Art. 17). The last event of an account.
struct user_erased {
  TWOSTEP_EVENT(24, user_erased);
  actor by;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(user_erased, (), (by, at))

/// For the account's own list of changes and, where somebody else did it, of what support did. Stands behind the
/// event of the change itself.
struct change_recorded {
  TWOSTEP_EVENT(35, change_recorded);
  activity_kind what{activity_kind::password_changed};
  actor by;
  std::string reason;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(change_recorded, (), (what, by, reason, at))

/// Support lifts what pauses a person: so many of the newest wrong codes are forgiven, those of known or those of
/// unknown browsers, and the numbers tried and messages asked for.
struct unlock_granted {
  TWOSTEP_EVENT(37, unlock_granted);
  core::device_trust trust{core::device_trust::unknown_browser};
  std::uint32_t codes = 0; ///< their weight
  bool sends = false;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(unlock_granted, (), (trust, codes, sends, at))

/// The language of the person's pages and texts from now on.
struct locale_set {
  TWOSTEP_EVENT(46, locale_set);
  std::string locale; ///< empty: none
  actor by;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(locale_set, (), (locale, by, at))

using any_event = std::variant<
    user_created, password_changed, password_rehashed, session_started, session_ended, session_used, session_renewed,
    sign_in_challenged, sign_in_ended, sign_in_verified, enable_begun, two_step_enabled, disable_begun,
    two_step_disabled, pending_ended, code_resent, attempt_failed, code_accepted, code_dropped, notice_owed,
    notice_settled, two_step_reset, unlocked, user_erased, message_reported, app_token_created, app_token_used,
    app_token_revoked, session_proven, unproven_access_ended, step_up_challenged, step_up_ended, browser_admitted,
    device_listed, password_failed, guesses_forgiven, notice_planned, change_recorded, number_left, unlock_granted,
    former_numbers_forgotten, network_carried, part_delivered, locale_set, browsers_forgotten, number_change_begun,
    number_change_allowed, new_number_given, number_replaced, number_change_ended, link_made, link_bound, link_ended,
    link_required, link_failed, recovery_codes_made, recovery_code_tried, recovery_code_used, recovery_codes_ended,
    authenticator_added, authenticator_used, authenticator_renamed, authenticator_removed, authenticators_cleared,
    method_preferred, method_chosen, number_change_opened, authenticator_lost, authenticator_kept, passkey_added,
    passkey_used, passkey_renamed, passkey_removed, passkeys_cleared, passkey_lost, passkey_kept, browser_trusted,
    trust_used, trust_ended, trust_cleared, link_step_given, email_verified, user_suspended, user_resumed, name_set,
    role_set>;

/// One of these. What copies, moves and destroys it is compiled once, in event.cpp: it takes long.
struct event : any_event {
  using any_event::any_event;
  event() noexcept;
  event(const event&);
  event(event&&) noexcept;
  event& operator=(const event&);
  event& operator=(event&&) noexcept;
  ~event();
};
// std::visit, std::get_if and std::holds_alternative take it as they take any_event.

} // namespace twostep::core
