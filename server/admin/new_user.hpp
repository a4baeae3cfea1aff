#pragma once
// Who a new user is, read from a request: for `user add` and `user invite`.

#include "core/account/command.hpp"
#include "core/organisation.hpp"
#include "core/result.hpp"
#include "server/api/context.hpp"
#include "server/api/field_types.hpp"
#include "server/api/problem.hpp"
#include "server/runtime/awaitable.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>

namespace twostep::server::admin {

struct new_user_request {
  std::string email;
  std::optional<std::string> organisation, name;
  std::optional<core::role> role; ///< absent: member
  static constexpr api::field_note notes[] = {
      {"organisation", "its name or id"}, {"name", "for people to read: 100 characters at most"}};
};
BOOST_DESCRIBE_STRUCT(new_user_request, (), (email, organisation, name, role))

struct new_user {
  core::create_user command; ///< without id, verifier and actor
  std::optional<core::organisation> organisation;
};

/// 422 for what isn't an email, a name or a role in place; 404 where there is no such organisation.
awaitable<core::result<new_user, api::problem>>
read_new_user(api::context&, const new_user_request&, storage::read_barrier&);

} // namespace twostep::server::admin
