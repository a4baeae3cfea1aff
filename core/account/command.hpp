#pragma once
// The commands that an account takes. The shell makes ids, hashes and verifiers: the core has no random source and
// hashes no password. Times come with the context.

#include "core/account/account.hpp"
#include "core/account/administration_command.hpp"
#include "core/account/authenticator_command.hpp"
#include "core/account/event.hpp"
#include "core/account/factor.hpp"
#include "core/account/passkey_command.hpp"
#include "core/account/password_step.hpp"
#include "core/account/trusted_browser_command.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace twostep::core {

/// A new account (the store has made sure that the email is free).
struct create_user {
  account_id id;
  email_address email;
  std::string name;
  core::role role{core::role::member};
  std::optional<organisation_id> organisation;
  password_verifier verifier;
  bool must_change_password = false;
  actor by;
};

/// An enrol link, and the browser in which it was opened.
struct link_claim {
  link_id link;
  link_browser_id browser;
};

/// The password was right. Starts a session where two-step is off, else asks for a code.
struct begin_sign_in {
  std::uint32_t password_generation = 0; ///< of the verifier the password was checked against
  std::optional<password_verifier> rehashed;
  core::device_trust trust{core::device_trust::unknown_browser};
  challenge_id challenge;               ///< for the case that a code is needed
  std::optional<challenge_id> previous; ///< this browser's earlier challenge: superseded
  core::session session;                ///< for the case that none is; times are set by decide
  std::optional<device_claim>
      device{};           ///< what the browser's known-browser cookie says; unused for an unknown browser
  device_id new_device{}; ///< for the case that no code is needed: the browser's next one; nil: none
  std::optional<challenge_id> browser{}; ///< the pre-session cookie that the form came with
  std::optional<meter_id> network{};     ///< the client's network
  std::optional<meter_id> listed_as{};   ///< as the account lists it, where that is under a former key
  notice_id notice{};                    ///< for the case that the owner is to be warned
  /// After a code that died: when the password was given. It opens nothing by itself.
  std::optional<password_step> former_step{};
  std::optional<link_claim> link{};       ///< the enrol link that the password came with
  std::optional<sign_in_method> method{}; ///< the one that the person chose; none: first_method() says
  std::optional<trust_use> trusted{};     ///< what the browser's cookie says; unused after a code that died
};

struct verify_sign_in {
  challenge_id challenge;
  std::optional<factor_answer> answer;  ///< nullopt: what was typed is no code: not_a_code, uncounted
  core::session session;                ///< times are set by decide
  notice_id notice;                     ///< for the case that the owner is to be warned
  device_id new_device{};               ///< what the browser is known by from now on; nil: nothing
  std::optional<trust_request> trust{}; ///< none: the person is asked again next time
};

/// The password was given again in an open session.
struct sign_in_again {
  std::uint32_t password_generation = 0;
  session_id old;
  renewed_session renewed;
};

/// Asks for a code in an open session, after a recent password. Where one is under way there, one more message, or
/// another method.
struct begin_step_up {
  session_id session;
  challenge_id challenge;
  core::device_trust trust{core::device_trust::unknown_browser}; ///< which browsers' pause stops further messages
  std::optional<device_claim> device{};                          ///< as begin_sign_in's
  std::optional<sign_in_method> method{};                        ///< as begin_sign_in's
};
struct verify_step_up {
  session_id session;
  std::optional<factor_answer> answer;
  renewed_session renewed;
  core::device_trust trust{core::device_trust::unknown_browser};
  notice_id notice; ///< for the case that the owner is to be warned
};

struct sign_out {
  session_id session;
};
/// Ends one of one's own other sessions.
struct revoke_session {
  session_id session;
  session_id target;
};
/// "Sign out everywhere else": ends all of one's other sessions, and no other browser is known any more.
struct end_other_sessions {
  session_id session;
  renewed_session renewed; ///< the session goes on under these ids: a copy of its cookies ends with them
  core::device_trust trust{core::device_trust::unknown_browser};
  std::optional<device_claim> device{}; ///< as begin_sign_in's
  device_id new_device{};               ///< under which the browser stays known, if it is
};
struct use_session {
  session_id session;
};

/// "Get started", the number, "Next". With the number already pending from this session: a resend.
struct begin_enable {
  session_id session;
  e164_number phone;
  challenge_id challenge;
  core::device_trust trust{core::device_trust::unknown_browser}; ///< which browsers' pause stops further messages
  std::optional<device_claim> device{};                          ///< as begin_sign_in's
};
/// One more message for a live challenge: sign-in's (no session) or the pending change's.
struct resend_code {
  challenge_id challenge;
  std::optional<session_id> session;
};
struct confirm_enable {
  session_id session;
  std::optional<one_time_code> code;
  renewed_session renewed; ///< the code that comes back is the session's second step, too
  core::device_trust trust{core::device_trust::unknown_browser};
  notice_id notice;       ///< for the notice to the owner
  device_id new_device{}; ///< as verify_sign_in's: the browser gave the password and the code
  bool end_others = true; ///< where it isn't the first factor: ends every other session and every app token
};
/// Turns two-step verification off: a code is asked for first.
struct begin_disable {
  session_id session;
  challenge_id challenge;
  core::device_trust trust{core::device_trust::unknown_browser}; ///< which browsers' pause stops further messages
  std::optional<device_claim> device{};                          ///< as begin_sign_in's
};
struct confirm_disable {
  session_id session;
  std::optional<one_time_code> code;
  core::device_trust trust{core::device_trust::unknown_browser};
  notice_id notice;
  bool end_others = true; ///< ends every other session and every app token
  /// The session's ids where others end: a copy of its cookies ends with them. None: it keeps its own.
  std::optional<renewed_session> renewed{};
};
/// Replaces the verified number (number_change.hpp): a code to the old one. Where it is under way in this session,
/// one more message.
struct begin_number_change {
  session_id session;
  challenge_id challenge;
  core::device_trust trust{core::device_trust::unknown_browser}; ///< which browsers' pause stops further messages
  std::optional<device_claim> device{};                          ///< as begin_sign_in's
};
/// The code that went to the old number.
struct confirm_old_number {
  session_id session;
  std::optional<one_time_code> code;
  renewed_session renewed; ///< a copy of the session's cookies can't give the new number in its place
  core::device_trust trust{core::device_trust::unknown_browser};
  notice_id notice; ///< for the case that the owner is to be warned
};
/// The new number. The same one again: one more message.
struct give_new_number {
  session_id session;
  e164_number phone;
  challenge_id challenge;
  core::device_trust trust{core::device_trust::unknown_browser};
  std::optional<device_claim> device{};
};
/// The code that went to the new number.
struct confirm_new_number {
  session_id session;
  std::optional<one_time_code> code;
  renewed_session renewed; ///< the session's ids from then on: a copy of its cookies ends with them
  core::device_trust trust{core::device_trust::unknown_browser};
  notice_id notice;
  bool end_others = true; ///< ends every other session and every app token
};
/// Gives up the pending change, or the number change, whichever session began it.
struct cancel_pending {
  session_id session;
};

/// By the person: the current password was right.
struct change_password {
  session_id session;
  std::uint32_t password_generation = 0;
  password_verifier verifier;
  notice_id notice;
  device_id new_device{}; ///< the browser's next one, where everything was given in it; nil: none
  /// The ids under which the session goes on, so that a copy of its cookie is worthless; none: its own.
  std::optional<renewed_session> renewed{};
};

/// By support or the machine's shell.
struct set_password {
  password_verifier verifier;
  actor by;
  notice_id notice;
  std::string reason{}; ///< for the record; may be empty
};
/// Where the account has a second step, it opens through the link alone from then on.
struct reset_two_step {
  actor by;
  std::string reason;
  notice_id notice;
  link_id link{};      ///< for the case that one is needed; nil: none is at hand, another command makes it
  bool agrees = false; ///< to what another operator asked for, where it takes two (second_operator.hpp)
};
/// A one-time link for somebody, in place of an earlier one of the same purpose.
struct make_link {
  link_id link;
  link_purpose purpose{link_purpose::password};
  actor by;
  std::optional<link_mail> mail{}; ///< none: whoever made it hands it on
};
/// Sets the password by an invitation, a password link or a forgotten password's. Whoever is signed in is signed out.
struct set_password_by_link {
  link_id link;
  password_verifier verifier;
  notice_id notice;
  std::optional<link_browser_id> browser{}; ///< in which the link was opened
};
/// Asks for the second step before the link of a forgotten password sets another one. No password was given.
struct begin_link_step {
  link_id link;
  std::optional<link_browser_id> browser{};
  challenge_id challenge;
  std::optional<challenge_id> previous{}; ///< this browser's earlier challenge: superseded
  std::optional<meter_id> network{};
  notice_id notice{}; ///< for the case that another sign-in's owner is to be warned
};
struct verify_link_step {
  challenge_id challenge;
  std::optional<factor_answer> answer;
  link_browser_id browser;
  notice_id notice; ///< for the case that the owner is to be warned
};
/// "Not now", where an enrol link was needed and no policy requires a second step.
struct decline_two_step {
  session_id session;
  notice_id notice; ///< for the former number, which is told that it is off
};
/// Ten new recovery codes, in the place of those that were.
struct make_recovery_codes {
  session_id session;
  recovery_codes codes; ///< ten digests; made_at and tries are set by decide
  notice_id notice;
  std::optional<time_point> replaces{}; ///< made_at of the set that the person saw; none: there was none
};
/// Counts a try of a recovery code, before it is hashed.
struct try_recovery_code {
  std::uint32_t password_generation = 0; ///< of the verifier the password was checked against
  password_step step;
  core::device_trust trust{core::device_trust::unknown_browser};
  std::optional<device_claim> device{}; ///< as begin_sign_in's
};
/// A recovery code in the place of the second step; its try was counted.
struct verify_recovery_code {
  std::uint32_t password_generation = 0;
  password_step step;
  recovery_digest digest;
  core::device_trust trust{core::device_trust::unknown_browser};
  std::optional<device_claim> device{};
  core::session session; ///< times are set by decide
  notice_id notice;
  std::optional<challenge_id> challenge{}; ///< of the same sign-in: superseded
};
struct unlock {
  actor by;
  std::string reason;
  notice_id notice{};
};
/// Erases the user for good, whatever their state. There is no reason: nothing that was said about the person is kept
/// either.
struct erase_user {
  actor by;
};

/// What the dispatcher reports.
struct record_delivery_result {
  challenge_id challenge;
  std::uint32_t send = 1;
  bool accepted = false;
  std::string provider;
  std::string reason;        ///< of a message given up
  std::string provider_id{}; ///< of one that was taken; may be empty
  std::vector<std::string> more_parts{};
};
struct record_notice_result {
  notice_id notice;
  std::string outcome;
  std::string provider;
  std::string provider_id{}; ///< of one that was taken; empty where no receipt will follow
  std::vector<std::string> more_parts{};
};

/// What became of a message after a provider accepted it, beside what record_receipt says: another provider took it
/// as well, or a notice that the account has forgotten wasn't delivered.
struct report_message {
  std::variant<challenge_id, notice_id> id{};
  std::uint32_t send = 1;
  delivery_step what{delivery_step::delivered};
  std::string provider;
  std::string reason;
  std::string detail;
  std::string provider_id{}; ///< of rerouted; may be empty
  std::vector<std::string> more_parts{};
};

/// A provider's receipt: its final report about a message, or about a part of one, that the account knows by the
/// provider's id.
struct record_receipt {
  std::string provider;
  std::string provider_id;
  delivery_step what{delivery_step::delivered}; ///< delivered or undelivered
  std::string reason{};                         ///< if undelivered
  std::string detail{};
  bool is_joined = false; ///< it is about all parts, though it has the name of one
};

/// Makes an app token. It is one more way to sign in, so it needs a step-up.
struct create_app_token {
  session_id session;
  app_token token; ///< created_at is set by decide
  notice_id notice;
};
struct revoke_app_token {
  session_id session;
  app_token_id token;
};
struct use_app_token {
  app_token_id token;
};

/// A wrong password from an unknown browser.
struct fail_password {
  std::uint32_t password_generation = 0; ///< of the verifier it was checked against
  std::optional<meter_id> network;
  notice_id notice;              ///< for the case that the owner is to be warned
  std::optional<link_id> link{}; ///< the enrol link that it came with
};
/// Sign-ins that nobody finished are over.
struct end_abandoned_sign_ins {
  notice_id notice; ///< for the case that the owner is to be warned
};

/// The language of the person's pages and texts: by themselves, or by support or the machine's shell.
struct set_locale {
  std::string locale; ///< a BCP 47 tag; empty: none, so that the browser and the configuration say
  actor by;
  std::optional<session_id> session{}; ///< the person's own, where it is by themselves
};

using any_command = std::variant<
    create_user, begin_sign_in, verify_sign_in, sign_in_again, sign_out, revoke_session, use_session, begin_enable,
    resend_code, confirm_enable, begin_disable, confirm_disable, cancel_pending, change_password, set_password,
    reset_two_step, unlock, erase_user, record_delivery_result, record_notice_result, report_message,
    create_app_token, revoke_app_token, use_app_token, begin_step_up, verify_step_up, fail_password,
    end_abandoned_sign_ins, record_receipt, set_locale, end_other_sessions, begin_number_change, confirm_old_number,
    give_new_number, confirm_new_number, make_link, set_password_by_link, decline_two_step, make_recovery_codes,
    try_recovery_code, verify_recovery_code, choose_method, add_authenticator, rename_authenticator,
    remove_authenticator, prefer_method, lose_authenticator, keep_authenticator, add_passkey, rename_passkey,
    remove_passkey, lose_passkey, keep_passkey, revoke_trust, begin_link_step, verify_link_step, suspend_user,
    resume_user, sign_out_everywhere, set_name, set_role, move_user>;

/// One of these. What copies, moves and destroys it is compiled once, in command.cpp: it takes long.
struct command : any_command {
  using any_command::any_command;
  command();
  command(const command&);
  command(command&&) noexcept;
  command& operator=(const command&);
  command& operator=(command&&) noexcept;
  ~command();
};
// std::visit, std::get_if and std::holds_alternative take it as they take any_command.

} // namespace twostep::core
