#pragma once
// Operations that make one-time links: requests and answers.

#include "server/admin/new_link.hpp"
#include "server/admin/new_user.hpp"
#include "server/admin/views.hpp"
#include "server/api/operation.hpp"

#include <boost/describe/enum.hpp>

#include <cstdint>

namespace twostep::server::admin {

/// A link that went to the account's own address.
struct mailed_link {
  core::link_purpose purpose{core::link_purpose::password};
  core::time_point expires_at{};
};
BOOST_DESCRIBE_STRUCT(mailed_link, (), (purpose, expires_at))

/// What support makes links for. Those for a forgotten password people ask for themselves.
enum class given_purpose : std::uint8_t { invitation, password, enrol };
BOOST_DESCRIBE_ENUM(given_purpose, invitation, password, enrol)

struct make_link_request {
  std::string user;
  given_purpose purpose{given_purpose::password};
  std::optional<bool> print;
  static constexpr api::field_note notes[] = {
      {"user", "the email or the id"},
      {"purpose", "password, enrol, or invitation for one that ran out"},
      {"print", "true: the link is answered, also where it could be mailed"}};
};
BOOST_DESCRIBE_STRUCT(make_link_request, (), (user, purpose, print))

struct invite_request : new_user_request {
  std::optional<bool> print;
  static constexpr api::field_note notes[] = {{"print", "true: the link is answered, also where it could be mailed"}};
};
BOOST_DESCRIBE_STRUCT(invite_request, (new_user_request), (print))

struct user_with_link : user_identity {
  std::optional<new_link> link;
  std::optional<mailed_link> mailed;
  static constexpr api::field_note notes[] = {
      {"link", "absent: it was mailed"}, {"mailed", "the link goes to the user's address; nobody else sees it"}};
};
BOOST_DESCRIBE_STRUCT(user_with_link, (user_identity), (link, mailed))

extern const api::operation<make_link_request, user_with_link> make_link;
extern const api::operation<invite_request, user_with_link> invite_user;

} // namespace twostep::server::admin
