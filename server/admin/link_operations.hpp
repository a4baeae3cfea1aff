#pragma once
// Operations that make one-time links: requests and answers.

#include "server/admin/new_link.hpp"
#include "server/admin/new_user.hpp"
#include "server/admin/views.hpp"
#include "server/api/operation.hpp"

namespace twostep::server::admin {

struct make_link_request {
  std::string user;
  core::link_purpose purpose{core::link_purpose::password};
  static constexpr api::field_note notes[] = {
      {"user", "the email or the id"}, {"purpose", "password, enrol, or invitation for one that ran out"}};
};
BOOST_DESCRIBE_STRUCT(make_link_request, (), (user, purpose))

struct user_with_link : user_identity {
  new_link link;
};
BOOST_DESCRIBE_STRUCT(user_with_link, (user_identity), (link))

extern const api::operation<make_link_request, user_with_link> make_link;
extern const api::operation<new_user_request, user_with_link> invite_user;

} // namespace twostep::server::admin
