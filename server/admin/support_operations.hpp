#pragma once
// Operations that help a person who can't sign in: requests and answers.

#include "server/admin/new_link.hpp"
#include "server/admin/user_operations.hpp"

namespace twostep::server::admin {

struct support_request {
  std::string user, reason;
  static constexpr api::field_note notes[] = {user_note, reason_note};
};
BOOST_DESCRIBE_STRUCT(support_request, (), (user, reason))

struct reset_request : support_request {
  std::optional<bool> agree;
  static constexpr api::field_note notes[] = {
      {"agree", "true: another operator asked for it before, where it takes two (decision 46)"}};
};
BOOST_DESCRIBE_STRUCT(reset_request, (support_request), (agree))

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

extern const api::operation<reset_request, reset_user> reset_two_step;
extern const api::operation<support_request, unlocked_user> unlock_user;

} // namespace twostep::server::admin

TWOSTEP_JSON_DECLARED(twostep::server::admin::reset_user)
TWOSTEP_JSON_DECLARED(twostep::server::admin::unlocked_user)
