#pragma once
// What happened to an account, an organisation or a meter: the log is made of these, and replay is evolve() alone.
// The format rules are in docs/log-format.md: fields are numbered by their position, so they are only ever appended;
// a kind is never used again. Each event is described once, here.

#include "core/account.hpp"
#include "core/actor.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <variant>

namespace twostep::core {

#define TWOSTEP_EVENT(NUMBER, NAME)                                                                                  \
  static constexpr unsigned kind = NUMBER;                                                                           \
  static constexpr const char* name = #NAME

enum class end_reason : std::uint8_t {
  cancelled = 1,
  expired,
  exhausted,
  superseded,
  signed_out,
  password_changed,
  reset,
  revoked,
  displaced,
  suspended
};
BOOST_DESCRIBE_ENUM(
    end_reason, cancelled, expired, exhausted, superseded, signed_out, password_changed, reset, revoked, displaced,
    suspended
)

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

struct session_started {
  TWOSTEP_EVENT(4, session_started);
  core::session session;
};
BOOST_DESCRIBE_STRUCT(session_started, (), (session))

struct session_ended {
  TWOSTEP_EVENT(5, session_ended);
  session_id id;
  end_reason reason{end_reason::signed_out};
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(session_ended, (), (id, reason, at))

struct session_used {
  TWOSTEP_EVENT(6, session_used);
  session_id id;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(session_used, (), (id, at))

/// The password was given again: the session goes on under a new id (R30). Written by older programs; session_proven
/// stands in its place.
struct session_renewed {
  TWOSTEP_EVENT(7, session_renewed);
  session_id old;
  session_id id;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(session_renewed, (), (old, id, at))

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
  std::vector<charge> charged;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(code_resent, (), (id, next_resend_at, charged, at))

/// A wrong code: one attempt of the challenge, one failure of the account's lane.
struct attempt_failed {
  TWOSTEP_EVENT(17, attempt_failed);
  challenge_id id;
  core::lane lane{core::lane::unknown_browser};
  time_point at{};
  std::uint32_t weight = 1;          ///< how many codes were good at that moment
  std::optional<device_id> device{}; ///< the known browser that it counts against; none: the lane
};
BOOST_DESCRIBE_STRUCT(attempt_failed, (), (id, lane, at, weight, device))

/// A provider took the message (number `send` of a challenge).
struct code_accepted {
  TWOSTEP_EVENT(18, code_accepted);
  challenge_id id;
  std::uint32_t send = 1;
  std::string provider;
  time_point at{};
  std::optional<std::string> provider_id{};             ///< what the provider calls it, where that was kept
  std::optional<std::vector<std::string>> more_parts{}; ///< and its parts behind the first, where there are several
};
BOOST_DESCRIBE_STRUCT(code_accepted, (), (id, send, provider, at, provider_id, more_parts))

/// The message was given up: refused for good, or its code died first. On the record only.
struct code_dropped {
  TWOSTEP_EVENT(19, code_dropped);
  challenge_id id;
  std::uint32_t send = 1;
  std::string provider;
  std::string reason; ///< a provider failure's name (sms/gateway.hpp) or "expired"
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(code_dropped, (), (id, send, provider, reason, at))

struct notice_owed {
  TWOSTEP_EVENT(20, notice_owed);
  owed_notice notice;
};
BOOST_DESCRIBE_STRUCT(notice_owed, (), (notice))

/// Taken by a provider or given up: no longer owed.
struct notice_settled {
  TWOSTEP_EVENT(21, notice_settled);
  notice_id id;
  std::string outcome; ///< "accepted", "expired" or a provider failure's name
  std::string provider;
  time_point at{};
  std::optional<std::string> provider_id{}; ///< of accepted: as code_accepted's, where a receipt may follow
  std::optional<std::vector<std::string>> more_parts{}; ///< as code_accepted's
};
BOOST_DESCRIBE_STRUCT(notice_settled, (), (id, outcome, provider, at, provider_id, more_parts))

/// Support's help when the phone is lost: any state → disabled; sessions, live codes, known browsers, app tokens go
/// (answers.md 11).
struct two_step_reset {
  TWOSTEP_EVENT(22, two_step_reset);
  actor by;
  std::string reason;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(two_step_reset, (), (by, reason, at))

/// Both lanes' wrong codes are forgiven. Written by older programs alone: see unlock_granted.
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

/// What was heard of a message after a provider took it. For the record, and for whoever asks where it is.
struct message_reported {
  TWOSTEP_EVENT(25, message_reported);
  challenge_id id{}; ///< of the challenge; of a notice, that notice's
  bool notice = false;
  std::uint32_t send = 1;
  message_news what{message_news::delivered};
  std::string provider;
  std::string reason; ///< as code_dropped's
  std::string detail; ///< the provider's words, fit for an operator
  time_point at{};
  std::optional<std::string> provider_id{};             ///< of rerouted: as code_accepted's
  std::optional<std::vector<std::string>> more_parts{}; ///< of rerouted: as code_accepted's
};
BOOST_DESCRIBE_STRUCT(
    message_reported, (), (id, notice, send, what, provider, reason, detail, at, provider_id, more_parts)
)

struct app_token_created {
  TWOSTEP_EVENT(26, app_token_created);
  app_token token;
};
BOOST_DESCRIBE_STRUCT(app_token_created, (), (token))

struct app_token_used {
  TWOSTEP_EVENT(27, app_token_used);
  app_token_id id;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(app_token_used, (), (id, at))

struct app_token_revoked {
  TWOSTEP_EVENT(28, app_token_revoked);
  app_token_id id;
  end_reason reason{end_reason::revoked};
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(app_token_revoked, (), (id, reason, at))

/// Something more was proven in an open session: it goes on under new ids (R30), and the step-up challenge that
/// proved it is used up.
struct session_proven {
  TWOSTEP_EVENT(29, session_proven);
  session_id old;
  session_id id;
  std::optional<page_id> page{};
  std::uint8_t methods = 0; ///< what was given now (method::…)
  std::optional<challenge_id> challenge{};
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(session_proven, (), (old, id, page, methods, challenge, at))

/// The first second step was turned on in session `kept`: every other session and code under way ends, app tokens are
/// revoked, known browsers are forgotten. None of them was asked for a second step.
struct unproven_access_ended {
  TWOSTEP_EVENT(30, unproven_access_ended);
  session_id kept;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(unproven_access_ended, (), (kept, at))

struct step_up_challenged {
  TWOSTEP_EVENT(31, step_up_challenged);
  core::challenge challenge; ///< begun_by: the session
};
BOOST_DESCRIBE_STRUCT(step_up_challenged, (), (challenge))

/// A step-up challenge is over without success.
struct step_up_ended {
  TWOSTEP_EVENT(32, step_up_ended);
  challenge_id id;
  end_reason reason{end_reason::expired};
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(step_up_ended, (), (id, reason, at))
/// A full sign-in: this browser is known from now on, under a new id; wrong passwords in a row are over where it
/// came from, and everywhere where it was known before.
struct browser_admitted {
  TWOSTEP_EVENT(40, browser_admitted);
  known_device device;
  std::optional<device_id> replaced; ///< the id that it had
  core::lane lane{core::lane::unknown_browser};
  std::optional<meter_id> network;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(browser_admitted, (), (device, replaced, lane, network, at))

/// A known browser whose cookie is from before the account kept a list stands on it.
struct device_listed {
  TWOSTEP_EVENT(41, device_listed);
  known_device device;
};
BOOST_DESCRIBE_STRUCT(device_listed, (), (device))

/// A wrong password from an unknown browser.
struct password_failed {
  TWOSTEP_EVENT(42, password_failed);
  std::optional<meter_id> network; ///< the one of the account's own that it counts against; none: all others
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(password_failed, (), (network, at))

/// The unknown browsers' wrong codes are forgiven: the owner showed the second step and chose a new password.
struct guesses_forgiven {
  TWOSTEP_EVENT(43, guesses_forgiven);
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(guesses_forgiven, (), (at))
/// What a planned notice counts as.
enum class notice_count : std::uint8_t {
  nothing = 0, ///< a copy to another number, or part of a text that counts already
  change,
  further_changes,
  other
};
BOOST_DESCRIBE_ENUM(notice_count, nothing, change, further_changes, other)

/// The owner is to be told: takes the place of an owed notice of the same id and of those displaced.
struct notice_planned {
  TWOSTEP_EVENT(34, notice_planned);
  owed_notice notice;
  notice_kind about{
      notice_kind::two_step_enabled}; ///< what happened; the notice names the gravest that it stands for
  notice_count counts{notice_count::nothing};
  std::vector<notice_id> displaced;
};
BOOST_DESCRIBE_STRUCT(notice_planned, (), (notice, about, counts, displaced))

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

/// Codes go there no longer, or have just begun to go elsewhere: from now on it is told as a former number.
struct number_left {
  TWOSTEP_EVENT(36, number_left);
  e164_number number;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(number_left, (), (number, at))

/// Support lifts what pauses a person: the newest wrong codes of one lane are forgiven, so many, and the numbers
/// tried and messages asked for.
struct unlock_granted {
  TWOSTEP_EVENT(37, unlock_granted);
  core::lane lane{core::lane::unknown_browser};
  std::uint32_t codes = 0; ///< their weight
  bool sends = false;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(unlock_granted, (), (lane, codes, sends, at))

/// Former numbers that are told no longer are kept no longer.
struct former_numbers_forgotten {
  TWOSTEP_EVENT(38, former_numbers_forgotten);
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(former_numbers_forgotten, (), (at))

using event = std::variant<
    user_created, password_changed, password_rehashed, session_started, session_ended, session_used, session_renewed,
    sign_in_challenged, sign_in_ended, sign_in_verified, enable_begun, two_step_enabled, disable_begun,
    two_step_disabled, pending_ended, code_resent, attempt_failed, code_accepted, code_dropped, notice_owed,
    notice_settled, two_step_reset, unlocked, user_erased, message_reported, app_token_created, app_token_used,
    app_token_revoked, session_proven, unproven_access_ended, step_up_challenged, step_up_ended, browser_admitted,
    device_listed, password_failed, guesses_forgiven, notice_planned, change_recorded, number_left, unlock_granted,
    former_numbers_forgotten>;

// Organisations.

struct organisation_created {
  TWOSTEP_EVENT(101, organisation_created);
  organisation_id id;
  std::string display_name;
  std::string key;
  actor by;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(organisation_created, (), (id, display_name, key, by, at))

struct two_step_required {
  TWOSTEP_EVENT(102, two_step_required);
  time_point from{};
  actor by;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(two_step_required, (), (from, by, at))

struct two_step_waived {
  TWOSTEP_EVENT(103, two_step_waived);
  actor by;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(two_step_waived, (), (by, at))

using organisation_event = std::variant<organisation_created, two_step_required, two_step_waived>;

// Meters.

struct meter_charge {
  meter_id meter;
  std::uint32_t window_seconds = 0; ///< how long the charge counts
  friend bool operator==(const meter_charge&, const meter_charge&) = default;
};
BOOST_DESCRIBE_STRUCT(meter_charge, (), (meter, window_seconds))

struct meters_taken {
  TWOSTEP_EVENT(201, meters_taken);
  std::vector<meter_charge> charges;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(meters_taken, (), (charges, at))

struct meters_returned {
  TWOSTEP_EVENT(202, meters_returned);
  std::vector<charge> charges; ///< each removes the hit of that meter at that time
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(meters_returned, (), (charges, at))

struct tally_charge {
  meter_id meter;
  std::uint64_t amount = 0;
  friend bool operator==(const tally_charge&, const tally_charge&) = default;
};
BOOST_DESCRIBE_STRUCT(tally_charge, (), (meter, amount))

/// Added to meters' tallies in the hour of `at`; where that was a number's proof, what waited for it is returned.
struct tallied {
  TWOSTEP_EVENT(203, tallied);
  std::vector<tally_charge> charges;
  std::vector<charge> returned; ///< as in meters_returned
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(tallied, (), (charges, returned, at))

using meter_event = std::variant<meters_taken, meters_returned, tallied>;

#undef TWOSTEP_EVENT

} // namespace twostep::core
