#pragma once
// Operations on users: requests and answers.

#include "server/admin/data_export.hpp"
#include "server/admin/new_user.hpp"
#include "server/admin/views.hpp"
#include "server/api/operation.hpp"

namespace twostep::server::admin {

/// Notes that several requests share.
inline constexpr api::field_note user_note{"user", "the email or the id"},
    reason_note{"reason", "why, for the record: 1 to 500 printable characters"},
    password_note{"password", "without one, one is made and answered once"};

struct add_user_request : new_user_request {
  std::optional<core::secret> password;
  static constexpr api::field_note notes[] = {password_note};
};
BOOST_DESCRIBE_STRUCT(add_user_request, (new_user_request), (password))

struct user_request {
  std::string user;
  static constexpr api::field_note notes[] = {user_note};
};
BOOST_DESCRIBE_STRUCT(user_request, (), (user))

struct set_password_request {
  std::string user;
  std::optional<core::secret> password;
  std::optional<std::string> reason;
  static constexpr api::field_note notes[] = {user_note, password_note, reason_note};
};
BOOST_DESCRIBE_STRUCT(set_password_request, (), (user, password, reason))

struct set_locale_request {
  std::string user, locale;
  static constexpr api::field_note notes[] = {
      user_note, {"locale", "a language that there is, such as \"da\"; empty: none"}};
};
BOOST_DESCRIBE_STRUCT(set_locale_request, (), (user, locale))

struct user_with_password : user_details {
  std::optional<core::secret> generated_password;
  static constexpr api::field_note notes[] = {{"generated_password", "shown this once"}};
};
BOOST_DESCRIBE_STRUCT(user_with_password, (user_details), (generated_password))

struct erased_user {
  core::account_id id;
  std::string email;
};
BOOST_DESCRIBE_STRUCT(erased_user, (), (id, email))

extern const api::operation<add_user_request, user_with_password> add_user;
extern const api::operation<user_request, user_details> show_user;
extern const api::operation<set_password_request, user_with_password> set_password;
extern const api::operation<set_locale_request, user_details> set_locale;
extern const api::operation<user_request, erased_user> erase_user;
extern const api::operation<user_request, user_export> export_user;

} // namespace twostep::server::admin

TWOSTEP_JSON_DECLARED(twostep::server::admin::user_with_password)
