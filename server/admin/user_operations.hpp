#pragma once
// Operations on users: requests and answers.

#include "server/admin/data_export.hpp"
#include "server/admin/new_link.hpp"
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

struct support_request {
  std::string user, reason;
  static constexpr api::field_note notes[] = {user_note, reason_note};
};
BOOST_DESCRIBE_STRUCT(support_request, (), (user, reason))

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

struct user_list {
  std::vector<user_summary> users;
  static constexpr api::field_note notes[] = {{"users", "by email"}};
};
BOOST_DESCRIBE_STRUCT(user_list, (), (users))

struct reset_user : user_details {
  bool old_number_told = false;
  std::optional<new_link> link;
  static constexpr api::field_note notes[] = {
      {"link",
       "to set it up anew, shown this once; absent: the user had no second step, or the address of the server "
       "isn't known here"}};
};
BOOST_DESCRIBE_STRUCT(reset_user, (user_details), (old_number_told, link))

/// What an unlock lifted, and when the rest can be lifted.
struct unlock_result {
  std::uint32_t wrong_codes = 0; ///< how many
  bool numbers_and_messages = false, wrong_passwords = true;
  std::optional<core::time_point> wrong_codes_again_at, numbers_and_messages_again_at;
};
BOOST_DESCRIBE_STRUCT(
    unlock_result, (),
    (wrong_codes, numbers_and_messages, wrong_passwords, wrong_codes_again_at, numbers_and_messages_again_at)
)

struct unlocked_user : user_details {
  unlock_result given_back;
};
BOOST_DESCRIBE_STRUCT(unlocked_user, (user_details), (given_back))

struct erased_user {
  core::account_id id;
  std::string email;
};
BOOST_DESCRIBE_STRUCT(erased_user, (), (id, email))

extern const api::operation<add_user_request, user_with_password> add_user;
extern const api::operation<api::nothing, user_list> list_users;
extern const api::operation<user_request, user_details> show_user;
extern const api::operation<support_request, reset_user> reset_two_step;
extern const api::operation<support_request, unlocked_user> unlock_user;
extern const api::operation<set_password_request, user_with_password> set_password;
extern const api::operation<set_locale_request, user_details> set_locale;
extern const api::operation<user_request, erased_user> erase_user;
extern const api::operation<user_request, user_export> export_user;

} // namespace twostep::server::admin

TWOSTEP_JSON_DECLARED(twostep::server::admin::user_with_password)
TWOSTEP_JSON_DECLARED(twostep::server::admin::reset_user)
TWOSTEP_JSON_DECLARED(twostep::server::admin::unlocked_user)
