#pragma once
// The aggregate: everything that is decided about one user together. Changed by evolve() only.

#include "core/account/app_token.hpp"
#include "core/account/authenticator.hpp"
#include "core/account/challenge.hpp"
#include "core/account/failure_history.hpp"
#include "core/account/known_device.hpp"
#include "core/account/link.hpp"
#include "core/account/message_trace.hpp"
#include "core/account/number_change.hpp"
#include "core/account/passkey.hpp"
#include "core/account/password_streak.hpp"
#include "core/account/recovery_codes.hpp"
#include "core/account/session.hpp"
#include "core/account/sign_in_method.hpp"
#include "core/account/trusted_browser.hpp"
#include "core/account/two_step.hpp"
#include "core/actor.hpp"
#include "core/email.hpp"
#include "core/ids.hpp"
#include "core/recipient.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::core {

enum class role : std::uint8_t { member = 1, admin = 2, operator_ = 3 };
BOOST_DESCRIBE_ENUM(role, member, admin, operator_)

/// "member", "admin", "operator".
std::string_view to_text(role) noexcept;
std::optional<role> role_from_text(std::string_view) noexcept;

/// libsodium's Argon2id string: salt, parameters and hash. Masked where it is printed.
struct password_verifier {
  std::string text;
  std::string_view to_wire() const noexcept { return text; }
  static std::optional<password_verifier> from_wire(std::string_view t) { return password_verifier{std::string(t)}; }
  std::string masked() const { return "argon2id"; }
  friend bool operator==(const password_verifier&, const password_verifier&) = default;
};

struct password {
  password_verifier verifier;
  std::uint32_t generation = 0; ///< counts changes: a check against an older verifier is worth nothing
  bool must_change = false;     ///< somebody else chose it
  time_point changed_at{};
  friend bool operator==(const password&, const password&) = default;
};
BOOST_DESCRIBE_STRUCT(password, (), (verifier, generation, must_change, changed_at))

/// Texts that tell the owner about something done, at the number that was verified then (R20).
enum class notice_kind : std::uint8_t {
  two_step_enabled = 1,
  two_step_disabled,
  two_step_reset,
  password_changed,
  wrong_codes, ///< somebody who knows the password is guessing codes
  app_token_created,
  password_alone = 20, ///< somebody gave the right password in a new browser, and no second step followed
  password_streak,     ///< wrong passwords in a row closed the way in for unknown browsers
  unlocked = 30,       ///< by support
  number_changed,      ///< told to a former number: codes go to another one now
  reset_asked,         ///< of support, which needs a second operator
  recovery_codes_made = 40,
  recovery_code_used, ///< to sign in
  recovery_codes_low, ///< the same, and few are left
  authenticator_added = 50,
  authenticator_removed,
  authenticator_lost,    ///< it will be removed, unless the owner stops that
  text_messages_on = 60, ///< beside another factor
  text_messages_off,
  passkey_added = 70,
  passkey_removed,
  passkey_lost,           ///< as authenticator_lost
  passkey_copied,         ///< it was used, and its counter says that there is another copy of it
  browser_trusted = 80,   ///< it isn't asked for a second step for a while
  trusted_browser_copied, ///< its cookie was used in another place, and isn't good any more
  // Mails with a link: pending_notice::link.
  invitation_link = 90,
  password_link, ///< made by support
  forgotten_link ///< asked for by whoever knows the email
};
BOOST_DESCRIBE_ENUM(
    notice_kind, two_step_enabled, two_step_disabled, two_step_reset, password_changed, wrong_codes,
    app_token_created, password_alone, password_streak, unlocked, number_changed, reset_asked, recovery_codes_made,
    recovery_code_used, recovery_codes_low, authenticator_added, authenticator_removed, authenticator_lost,
    text_messages_on, text_messages_off, passkey_added, passkey_removed, passkey_lost, passkey_copied,
    browser_trusted, trusted_browser_copied, invitation_link, password_link, forgotten_link
)

/// A notice that no provider has taken yet; dropped after it expires.
struct pending_notice {
  notice_id id;
  notice_kind kind{notice_kind::two_step_enabled}; ///< the gravest of what it stands for
  recipient to;
  time_point at{};
  time_point expires_at{};
  std::optional<time_point> due_at{};  ///< leaves then, not before; none: at once
  std::optional<std::uint32_t> more{}; ///< so many more things happened that this text stands for
  std::optional<link_secret> link{};   ///< that the mail brings; it is nowhere else
  friend bool operator==(const pending_notice&, const pending_notice&) = default;
};
BOOST_DESCRIBE_STRUCT(pending_notice, (), (id, kind, to, at, expires_at, due_at, more, link))

/// When the account's notices left or are to leave: what their limits count (core/account/notice.hpp). The last day's
/// alone matter.
struct notice_meters {
  std::vector<time_point> changes;     ///< that got a text each
  std::vector<time_point> others;      ///< texts about anything else
  std::optional<time_point> merged_at; ///< the newest text about further changes
  friend bool operator==(const notice_meters&, const notice_meters&) = default;
};
BOOST_DESCRIBE_STRUCT(notice_meters, (), (changes, others, merged_at))

/// A number that codes went to. Its owner is told of every change for a while: perhaps it wasn't they who changed it.
struct former_number {
  e164_number number;
  time_point left_at{};
  friend bool operator==(const former_number&, const former_number&) = default;
};
BOOST_DESCRIBE_STRUCT(former_number, (), (number, left_at))
inline constexpr milliseconds former_number_notice_period = days(7);

/// A number this account asked a code for and hasn't verified; kept for a day.
struct tried_number {
  e164_number number;
  time_point at{};
  friend bool operator==(const tried_number&, const tried_number&) = default;
};
BOOST_DESCRIBE_STRUCT(tried_number, (), (number, at))

enum class activity_kind : std::uint8_t {
  signed_in = 1,
  code_failed,
  two_step_enabled,
  two_step_disabled,
  two_step_reset,
  password_changed,
  password_set_by_support,
  unlocked,
  message_not_delivered,
  app_token_created,
  app_token_revoked,
  number_changed,
  link_made, ///< by support
  recovery_codes_made,
  recovery_code_used,
  authenticator_added,
  authenticator_removed,
  authenticator_lost,
  authenticator_kept,
  text_messages_on, ///< beside another factor
  text_messages_off,
  passkey_added,
  passkey_removed,
  passkey_lost,
  passkey_kept,
  passkey_refused, ///< it was used, and something about it was wrong
  browser_trusted,
  trust_ended,  ///< by the person
  trust_copied, ///< the cookie of a trusted browser was used in another place
  reset_asked,  ///< of support; a second operator must agree (core/account/second_operator.hpp)
  // By support.
  suspended,
  resumed,
  signed_out_by_support,
  name_set,
  role_set,
  moved ///< to another organisation
};
BOOST_DESCRIBE_ENUM(
    activity_kind, signed_in, code_failed, two_step_enabled, two_step_disabled, two_step_reset, password_changed,
    password_set_by_support, unlocked, message_not_delivered, app_token_created, app_token_revoked, number_changed,
    link_made, recovery_codes_made, recovery_code_used, authenticator_added, authenticator_removed,
    authenticator_lost, authenticator_kept, text_messages_on, text_messages_off, passkey_added, passkey_removed,
    passkey_lost, passkey_kept, passkey_refused, browser_trusted, trust_ended, trust_copied, reset_asked, suspended,
    resumed, signed_out_by_support, name_set, role_set, moved
)

struct activity {
  activity_kind kind{activity_kind::signed_in};
  time_point at{};
  friend bool operator==(const activity&, const activity&) = default;
};
BOOST_DESCRIBE_STRUCT(activity, (), (kind, at))

/// What somebody else than the person did to the account, and why.
struct support_act {
  activity_kind what{activity_kind::unlocked};
  actor by;
  std::string reason; ///< empty where none was asked for
  time_point at{};
  friend bool operator==(const support_act&, const support_act&) = default;
};
BOOST_DESCRIBE_STRUCT(support_act, (), (what, by, reason, at))

/// Every list and text has its bound in core/account/bounds.hpp.
/// What copies, compares and destroys it is compiled once, in account.cpp: it takes long.
struct account {
  account();
  account(const account&);
  account(account&&) noexcept;
  account& operator=(const account&);
  account& operator=(account&&) noexcept;
  ~account();
  bool operator==(const account&) const;

  account_id id;
  email_address email;
  std::string name; ///< for people; may be empty
  core::role role{core::role::member};
  std::optional<organisation_id> organisation;
  time_point created_at{};
  bool suspended = false;

  core::password password;
  two_step_state two_step;
  std::vector<challenge> sign_ins;       ///< at most policy.max_sign_ins, each of another browser
  std::vector<session> sessions;         ///< at most policy.session.max_sessions, oldest first
  std::uint32_t known_browser_epoch = 1; ///< a known-browser cookie of another epoch is worth nothing
  failure_history failures[2];           ///< of unknown and of known browsers: index(device_trust)
  std::optional<time_point> warned_at;   ///< last wrong_codes notice
  std::vector<tried_number> tried;
  std::vector<pending_notice> notices; ///< in the order they were planned
  std::vector<activity> recent;        ///< the last ten, oldest first
  std::vector<message_trace> messages; ///< the last two that haven't done their work, oldest first

  std::vector<app_token> app_tokens; ///< at most policy.max_app_tokens, oldest first

  std::vector<challenge> step_ups;               ///< at most one a session, begun by it
  std::vector<ended_session> ended;              ///< at most ten, oldest first
  std::vector<known_device> devices;             ///< at most max_devices
  std::optional<time_point> unlisted_until;      ///< unlisted devices' cookies issued up to then are worth nothing
  failure_streak password_streak;                ///< of every network that isn't among `networks`
  std::vector<known_network> networks;           ///< at most max_networks
  std::optional<time_point> told_of_password_at; ///< last password_alone notice
  core::notice_meters notice_meters;
  std::vector<former_number> former_numbers; ///< the first to be left first
  std::vector<activity> changes;             ///< the last twenty of the factor, the number and the password
  std::vector<support_act> support_acts;     ///< the last ten, kept until the account is erased
  std::vector<time_point> code_unlocks;      ///< of the last 30 days: when support forgave wrong codes
  std::optional<time_point> sends_freed_at;  ///< when support last forgave the numbers tried and the messages sent
  failure_history known_failures; ///< what known browsers got wrong, for the record: at most max_known_failures
  std::string locale;             ///< of the person's pages and texts, a BCP 47 tag; empty: none was chosen
  std::optional<core::number_change> number_change; ///< alive or not
  std::vector<one_time_link> links; ///< one of a purpose, of forgotten passwords max_forgotten_links; alive or not
  std::optional<time_point> link_required_since; ///< it opens through an enrol link alone (needs_link())
  std::optional<recovery_codes> recovery;        ///< only beside a second step
  std::vector<authenticator> authenticators;     ///< at most max_authenticators, oldest first
  std::optional<sign_in_method> preferred;       ///< asked for first; none: first_method() says
  /// Since when there has been a second step without a break, where its oldest factor is off by now.
  std::optional<time_point> second_step_kept_since;
  std::vector<passkey> passkeys; ///< at most max_passkeys, oldest first
  /// Since when there has been an app, or a passkey, without a break, where the oldest is gone by now.
  std::optional<time_point> authenticators_kept_since, passkeys_kept_since;
  std::vector<trusted_browser> trusted_browsers; ///< at most max_trusted_browsers; some may be over
  std::optional<time_point> told_of_copy_at;     ///< last trusted_browser_copied notice
  std::optional<time_point> email_verified_at;   ///< when a mailed link last came back

  std::uint64_t version = 0;  ///< events applied
  std::uint64_t sequence = 0; ///< number of the last log record about this account; set by the store

  bool exists() const noexcept { return version != 0; }
};
// As events: fields are numbered by their position, so they are only appended.
BOOST_DESCRIBE_STRUCT(
    account, (),
    (id, email, name, role, organisation, created_at, suspended, password, two_step, sign_ins, sessions,
     known_browser_epoch, failures, warned_at, tried, notices, recent, version, sequence, messages, app_tokens,
     step_ups, ended, devices, unlisted_until, password_streak, networks, told_of_password_at, notice_meters,
     former_numbers, changes, support_acts, code_unlocks, sends_freed_at, known_failures, locale, number_change,
     links, link_required_since, recovery, authenticators, preferred, second_step_kept_since, passkeys,
     authenticators_kept_since, passkeys_kept_since, trusted_browsers, told_of_copy_at, email_verified_at)
)

const session* find_session(const account&, const session_id&) noexcept;
const app_token* find_app_token(const account&, const app_token_id&) noexcept;
/// Null: there is none such.
const authenticator* find_authenticator(const account&, const authenticator_id&) noexcept;
/// Null: there is none such.
const passkey* find_passkey(const account&, const passkey_id&) noexcept;
/// The session's step-up challenge, alive or not; null: there is none.
const challenge* find_step_up(const account&, const session_id&) noexcept;
/// How long a session lives without use, and in all.
struct session_limits {
  milliseconds idle, absolute;
};
/// The policy's; shorter where nothing but a recovery code was given beside the password.
session_limits limits_of(const session&, const struct session_policy&) noexcept;
/// Neither idle nor too old at now, and the account is not suspended.
bool lives(const account&, const session&, const struct session_policy&, time_point now) noexcept;
/// How old last_used_at grows before a use is noted: a tenth of the idle timeout, between one and five minutes, and
/// never so long that a session in use could die of idleness.
milliseconds use_interval(const struct session_policy&) noexcept;
/// When a code last came back from the verified number; nullopt: there is none.
std::optional<time_point> number_verified_at(const account&, time_point now);
/// The verified number may be somebody else's by now: policy.confirm_number_after has passed.
bool is_long_unverified(const account&, const struct policy&, time_point now);
/// A sign-in's, a step-up's, a pending change's or a number change's, alive or not; null: it ended.
const challenge* find_challenge(const account&, const challenge_id&) noexcept;
/// The live challenges whose last message no provider took yet.
std::vector<const challenge*> pending_codes(const account&, time_point now);

} // namespace twostep::core
