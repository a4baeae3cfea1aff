#pragma once
// Events of one-time links (link.hpp). As core/account/event.hpp says.

#include "core/account/link.hpp"
#include "core/event_kind.hpp"

#include <boost/describe/class.hpp>

namespace twostep::core {

/// In place of an earlier one of the same purpose; of forgotten passwords a few are live.
struct link_made {
  TWOSTEP_EVENT(53, link_made);
  one_time_link link;
};
BOOST_DESCRIBE_STRUCT(link_made, (), (link))

/// The right password came with an enrol link: it is good in this browser alone.
struct link_bound {
  TWOSTEP_EVENT(54, link_bound);
  link_id id;
  link_browser_id browser;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(link_bound, (), (id, browser, at))

/// A wrong password came with it.
struct link_failed {
  TWOSTEP_EVENT(57, link_failed);
  link_id id;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(link_failed, (), (id, at))

/// Nothing opens with it any more. Where it was used, what it was for is done; once an enrol link was, the account
/// opens without one again.
struct link_ended {
  TWOSTEP_EVENT(55, link_ended);
  link_id id;
  link_purpose purpose{link_purpose::password};
  bool used = false;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(link_ended, (), (id, purpose, used, at))

/// The second step was given for a forgotten password: the link is good in this browser alone, for a while.
struct link_step_given {
  TWOSTEP_EVENT(83, link_step_given);
  link_id id;
  link_browser_id browser;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(link_step_given, (), (id, browser, at))

/// A link that was mailed came back: somebody reads mail at the account's address.
struct email_verified {
  TWOSTEP_EVENT(84, email_verified);
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(email_verified, (), (at))

/// The account opens through an enrol link alone from now on (needs_link()).
struct link_required {
  TWOSTEP_EVENT(56, link_required);
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(link_required, (), (at))

} // namespace twostep::core
