#pragma once
// What support or the machine's shell did to somebody's account. As core/account/event.hpp says.

#include "core/account/account.hpp"
#include "core/actor.hpp"
#include "core/event_kind.hpp"
#include "core/ids.hpp"
#include "core/time.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>

namespace twostep::core {

/// Nobody gets in: no sign-in begins, no link is good, app tokens are refused. What was open ends by events of its
/// own.
struct user_suspended {
  TWOSTEP_EVENT(85, user_suspended);
  actor by;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(user_suspended, (), (by, at))

struct user_resumed {
  TWOSTEP_EVENT(86, user_resumed);
  actor by;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(user_resumed, (), (by, at))

struct name_set {
  TWOSTEP_EVENT(87, name_set);
  std::string display_name; ///< may be empty
  actor by;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(name_set, (), (display_name, by, at))

/// The role, and the organisation in which it holds.
struct role_set {
  TWOSTEP_EVENT(88, role_set);
  core::role role{core::role::member};
  std::optional<organisation_id> organisation;
  actor by;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(role_set, (), (role, organisation, by, at))

} // namespace twostep::core
