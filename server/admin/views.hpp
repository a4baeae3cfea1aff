#pragma once
// Accounts and organisations as operations return them: phone numbers masked, no password, no token.

#include "core/account/account.hpp"
#include "core/account/policy.hpp"
#include "core/organisation.hpp"
#include "core/time.hpp"
#include "server/api/field_types.hpp"
#include "server/api/json.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace twostep::server::admin {

struct two_step_view {
  std::string state;
  std::optional<std::string> phone;
  std::optional<core::time_point> since, proven_at;
  bool required = false;
  std::optional<core::time_point> number_since;
  std::optional<core::number_change_step> number_change; ///< by details() alone
  static constexpr api::field_note notes[] = {
      {"number_change",
       "what a replacement of the number waits for: old_code, new_number or new_code; absent: none is "
       "under way"},
      {"number_since", "of a number that replaced another: since when codes go there"},
      {"state", "disabled, pending-enable, enabled or pending-disable"},
      {"phone", "the verified number, masked but where all of somebody's data are asked for"},
      {"proven_at", "when a code last came back from the number"},
      {"required", "by the organisation's policy"}};
};
BOOST_DESCRIBE_STRUCT(two_step_view, (), (state, phone, since, proven_at, required, number_since, number_change))

struct user_identity {
  core::account_id id;
  std::string email, name;
  core::role role{core::role::member};
  api::nullable<std::string> organisation;
  core::time_point created_at{};
  bool suspended = false;
  static constexpr api::field_note notes[] = {{"organisation", "its name; null: the user belongs to none"}};
};
BOOST_DESCRIBE_STRUCT(user_identity, (), (id, email, name, role, organisation, created_at, suspended))

/// A user as one line of a list.
struct user_summary : user_identity {
  two_step_view two_step;
  bool second_step = false;
  std::optional<core::time_point> last_sign_in, last_sign_in_before;
  bool first_password = false;
  static constexpr api::field_note notes[] = {
      {"second_step", "text messages, an authenticator app or a passkey are on"},
      {"last_sign_in", "absent: none is remembered"},
      {"last_sign_in_before", "where none is remembered and there may have been one: it was earlier"},
      {"first_password", "the person hasn't chosen one yet"}};
};
BOOST_DESCRIBE_STRUCT(
    user_summary, (user_identity), (two_step, second_step, last_sign_in, last_sign_in_before, first_password)
)

struct factor_view {
  std::string method;
  std::optional<std::string> name;
  core::time_point since{};
  std::optional<core::time_point> last_used_at, ends_at;
  bool asked_first = false;
  static constexpr api::field_note notes[] = {
      {"method", "text_message, authenticator_app or passkey"},
      {"name", "as the person calls it; absent: it has none"},
      {"ends_at", "when it is deleted, since its owner said that it is lost"},
      {"asked_first", "sign-in asks for it first in a new browser"}};
};
BOOST_DESCRIBE_STRUCT(factor_view, (), (method, name, since, last_used_at, ends_at, asked_first))

struct trusted_browser_view {
  std::string label;
  core::time_point trusted_at{}, used_at{}, expires_at{};
};
BOOST_DESCRIBE_STRUCT(trusted_browser_view, (), (label, trusted_at, used_at, expires_at))

struct password_view {
  core::time_point changed_at{};
  bool must_change = false, by_mail = false;
  static constexpr api::field_note notes[] = {{"by_mail", "it was set through a mailed link"}};
};
BOOST_DESCRIBE_STRUCT(password_view, (), (changed_at, must_change, by_mail))

struct wrong_code_counts {
  std::uint64_t last_day = 0, last_30_days = 0;
  std::optional<core::time_point> paused_until;
};
BOOST_DESCRIBE_STRUCT(wrong_code_counts, (), (last_day, last_30_days, paused_until))

struct wrong_codes_view {
  wrong_code_counts unknown_browsers, known_browsers;
};
BOOST_DESCRIBE_STRUCT(wrong_codes_view, (), (unknown_browsers, known_browsers))

struct session_view {
  std::string label, address;
  core::time_point started_at{}, last_used_at{};
};
BOOST_DESCRIBE_STRUCT(session_view, (), (label, address, started_at, last_used_at))

struct app_token_view {
  std::string name;
  std::vector<std::string> hosts;
  core::time_point created_at{};
  std::optional<core::time_point> expires_at, last_used_at;
};
BOOST_DESCRIBE_STRUCT(app_token_view, (), (name, hosts, created_at, expires_at, last_used_at))

struct message_step_view {
  core::delivery_step what{core::delivery_step::accepted};
  std::string provider;
  core::time_point at{};
  std::optional<std::string> reason, provider_id;
};
BOOST_DESCRIBE_STRUCT(message_step_view, (), (what, provider, at, reason, provider_id))

struct message_view {
  std::string purpose;
  std::uint32_t number = 1;
  std::vector<message_step_view> steps;
  static constexpr api::field_note notes[] = {
      {"purpose", "a challenge's, or \"notice\""}, {"number", "which message of the challenge"}};
};
BOOST_DESCRIBE_STRUCT(message_view, (), (purpose, number, steps))

struct activity_view {
  core::activity_kind what{core::activity_kind::signed_in};
  core::time_point at{};
};
BOOST_DESCRIBE_STRUCT(activity_view, (), (what, at))

struct support_act_view {
  core::activity_kind what{core::activity_kind::unlocked};
  core::time_point at{};
  std::string by;
  std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(support_act_view, (), (what, at, by, reason))

struct link_view {
  core::link_purpose purpose{core::link_purpose::password};
  core::time_point made_at{}, expires_at{};
  bool is_opened = false; ///< the right password came with it
};
BOOST_DESCRIBE_STRUCT(link_view, (), (purpose, made_at, expires_at, is_opened))

struct recovery_codes_view {
  std::uint64_t left = 0;
  core::time_point made_at{};
};
BOOST_DESCRIBE_STRUCT(recovery_codes_view, (), (left, made_at))

struct pause {
  std::string kind;
  api::nullable<core::time_point> until;
  static constexpr api::field_note notes[] = {
      {"kind", "as docs/operations.md lists them"}, {"until", "null: until somebody shows that the owner is there"}};
};
BOOST_DESCRIBE_STRUCT(pause, (), (kind, until))

struct user_details : user_summary {
  std::optional<core::time_point> email_verified_at;
  std::string locale;
  password_view password;
  wrong_codes_view wrong_codes;
  std::vector<session_view> sessions;
  std::vector<app_token_view> app_tokens;
  std::uint64_t messages_owed = 0, messages_waiting = 0;
  std::vector<message_view> messages;
  std::vector<activity_view> changes;
  std::vector<support_act_view> support_acts;
  std::vector<activity_view> recent;
  std::vector<pause> pauses;
  bool needs_link = false;
  std::vector<link_view> links;
  std::optional<recovery_codes_view> recovery_codes;
  std::vector<factor_view> factors;
  std::optional<std::vector<std::string>> needs_one_of;
  std::vector<trusted_browser_view> trusted_browsers;
  std::optional<core::time_point> reset_takes_two_until;
  static constexpr api::field_note notes[] = {
      {"needs_one_of", "factors that the organisation allows, where none that is on is among them"},
      {"trusted_browsers", "in which the password is enough to sign in"},
      {"reset_takes_two_until",
       "two operators, since the password was set through a mailed link; absent: one is enough"},
      {"email_verified_at", "a link that was mailed there came back; absent: none did"},
      {"locale", "of pages and texts; empty: none was chosen"},
      {"needs_link", "nobody signs in with the password alone: an enrol link is needed beside it"},
      {"links", "one-time links that are good now"},
      {"recovery_codes", "absent: there are none"},
      {"factors", "what is on as a second step"},
      {"messages_owed", "that no provider has taken yet"},
      {"messages_waiting", "for the time when notices may leave"},
      {"changes", "the last ones of the factor, the number and the password, newest last"},
      {"support_acts", "what somebody else did to the account, newest last"}};
};
BOOST_DESCRIBE_STRUCT(
    user_details, (user_summary),
    (email_verified_at, locale, password, wrong_codes, sessions, app_tokens, messages_owed, messages_waiting,
     messages, changes, support_acts, recent, pauses, needs_link, links, recovery_codes, factors, needs_one_of,
     trusted_browsers, reset_takes_two_until)
)

struct organisation_view {
  core::organisation_id id;
  std::string name;
  bool two_step_required = false;
  std::optional<core::time_point> two_step_required_from;
  std::optional<std::vector<std::string>> factors;
  std::uint64_t trusted_browser_days = 0;
  static constexpr api::field_note notes[] = {
      {"trusted_browser_days", "how long its people may trust a browser; 0: not at all"},
      {"factors", "that its people may set up; absent: whatever the configuration allows"}};
};
BOOST_DESCRIBE_STRUCT(
    organisation_view, (), (id, name, two_step_required, two_step_required_from, factors, trusted_browser_days)
)

void fill(user_identity&, const core::account&, const core::organisation*);
two_step_view view_of_two_step(const core::account&, const core::organisation*, core::time_point now);
user_summary summary(const core::account&, const core::organisation*, core::time_point now);
/// Everything but the pauses, which come from pauses_of().
user_details details(const core::account&, const core::organisation*, const core::policy&, core::time_point now);
std::vector<support_act_view> support_acts(const core::account&);
std::vector<activity_view> views_of(const std::vector<core::activity>&);
std::vector<app_token_view> app_tokens(const core::account&);
std::vector<link_view> links(const core::account&, core::time_point now);
std::optional<recovery_codes_view> recovery_codes(const core::account&);
std::vector<factor_view> factors(const core::account&, core::time_point now);
/// Those that are trusted now.
std::vector<trusted_browser_view>
trusted_browsers(const core::account&, const core::organisation*, core::time_point now);
organisation_view view(const core::organisation&, core::time_point now);

} // namespace twostep::server::admin

TWOSTEP_JSON_DECLARED(twostep::server::admin::two_step_view)
TWOSTEP_JSON_DECLARED(twostep::server::admin::password_view)
TWOSTEP_JSON_DECLARED(twostep::server::admin::wrong_codes_view)
TWOSTEP_JSON_DECLARED(twostep::server::admin::session_view)
TWOSTEP_JSON_DECLARED(twostep::server::admin::app_token_view)
TWOSTEP_JSON_DECLARED(twostep::server::admin::message_step_view)
TWOSTEP_JSON_DECLARED(twostep::server::admin::message_view)
TWOSTEP_JSON_DECLARED(twostep::server::admin::activity_view)
TWOSTEP_JSON_DECLARED(twostep::server::admin::support_act_view)
TWOSTEP_JSON_DECLARED(twostep::server::admin::factor_view)
TWOSTEP_JSON_DECLARED(twostep::server::admin::trusted_browser_view)
TWOSTEP_JSON_DECLARED(twostep::server::admin::pause)
TWOSTEP_JSON_DECLARED(twostep::server::admin::user_summary)
TWOSTEP_JSON_DECLARED(twostep::server::admin::user_details)
