#pragma once
// Operations that suspend users, sign them out, and set their name, role and organisation. Resets and unlocks:
// support_operations.hpp.

#include "server/admin/support_operations.hpp"

namespace twostep::server::admin {

struct optional_reason_request {
  std::string user;
  std::optional<std::string> reason;
  static constexpr api::field_note notes[] = {user_note, reason_note};
};
BOOST_DESCRIBE_STRUCT(optional_reason_request, (), (user, reason))

struct set_name_request {
  std::string user, name;
  static constexpr api::field_note notes[] = {
      user_note, {"name", "for people to read: 100 characters at most; empty: none"}};
};
BOOST_DESCRIBE_STRUCT(set_name_request, (), (user, name))

struct set_role_request {
  std::string user;
  core::role role{core::role::member};
  static constexpr api::field_note notes[] = {
      user_note, {"role", "an operator leaves the organisation; an admin is one of the organisation's"}};
};
BOOST_DESCRIBE_STRUCT(set_role_request, (), (user, role))

struct move_request {
  std::string user, organisation;
  static constexpr api::field_note notes[] = {user_note, {"organisation", "its name or id"}};
};
BOOST_DESCRIBE_STRUCT(move_request, (), (user, organisation))

struct signed_out_user : user_details {
  std::uint64_t sessions_ended = 0;
  static constexpr api::field_note notes[] = {{"sessions_ended", "those that were alive"}};
};
BOOST_DESCRIBE_STRUCT(signed_out_user, (user_details), (sessions_ended))

extern const api::operation<support_request, user_details> suspend_user;
extern const api::operation<optional_reason_request, user_details> resume_user;
extern const api::operation<optional_reason_request, signed_out_user> sign_out_user;
extern const api::operation<set_name_request, user_details> set_name;
extern const api::operation<set_role_request, user_details> set_role;
extern const api::operation<move_request, user_details> move_user;

} // namespace twostep::server::admin

TWOSTEP_JSON_DECLARED(twostep::server::admin::signed_out_user)
