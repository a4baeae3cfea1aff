#pragma once
// The data kept about a person, for that person (R66; GDPR Art. 15 and 20): complete, with whole phone numbers,
// but without verifiers, codes, and the ids of sessions and challenges.

#include "server/admin/views.hpp"

namespace twostep::server::admin {

struct exported_challenge {
  core::purpose purpose{core::purpose::sign_in};
  std::string phone;
  core::time_point issued_at{}, expires_at{};
  std::uint32_t messages = 0;
};
BOOST_DESCRIBE_STRUCT(exported_challenge, (), (purpose, phone, issued_at, expires_at, messages))

struct exported_two_step : two_step_view {
  std::optional<exported_challenge> pending;
};
BOOST_DESCRIBE_STRUCT(exported_two_step, (two_step_view), (pending))

struct exported_session {
  std::string browser, address;
  core::time_point started_at{}, last_used_at{};
};
BOOST_DESCRIBE_STRUCT(exported_session, (), (browser, address, started_at, last_used_at))

struct exported_browser {
  core::time_point since{}, last_used_at{};
  std::uint32_t wrong_codes = 0;
};
BOOST_DESCRIBE_STRUCT(exported_browser, (), (since, last_used_at, wrong_codes))

struct exported_tried_number {
  std::string phone;
  core::time_point at{};
};
BOOST_DESCRIBE_STRUCT(exported_tried_number, (), (phone, at))

struct exported_notice {
  core::notice_kind kind{core::notice_kind::two_step_enabled};
  std::string phone;
  core::time_point at{};
};
BOOST_DESCRIBE_STRUCT(exported_notice, (), (kind, phone, at))

struct exported_former_number {
  std::string phone;
  core::time_point left_at{};
};
BOOST_DESCRIBE_STRUCT(exported_former_number, (), (phone, left_at))

struct user_export : user_identity {
  std::optional<core::time_point> email_verified_at;
  std::string locale;
  exported_two_step two_step;
  core::time_point password_changed_at{};
  std::vector<exported_session> sessions;
  std::vector<app_token_view> app_tokens;
  std::vector<exported_challenge> sign_ins_under_way;
  std::vector<core::time_point> wrong_codes;
  std::vector<exported_browser> known_browsers;
  std::vector<exported_tried_number> numbers_tried;
  std::vector<exported_notice> messages_owed;
  std::vector<exported_former_number> former_numbers;
  std::vector<activity_view> changes;
  std::vector<support_act_view> support_acts;
  std::vector<activity_view> recent;
  std::vector<link_view> links;
  std::optional<recovery_codes_view> recovery_codes;
  std::vector<factor_view> factors;
  std::vector<trusted_browser_view> trusted_browsers;
};
BOOST_DESCRIBE_STRUCT(
    user_export, (user_identity),
    (email_verified_at, locale, two_step, password_changed_at, sessions, app_tokens, sign_ins_under_way, wrong_codes,
     known_browsers, numbers_tried, messages_owed, former_numbers, changes, support_acts, recent, links,
     recovery_codes, factors, trusted_browsers)
)

user_export data_export(const core::account&, const core::organisation*, core::time_point now);

} // namespace twostep::server::admin

TWOSTEP_JSON_DECLARED(twostep::server::admin::user_export)
