#pragma once
// Events of replacing the verified number (number_change.hpp). As core/account/event.hpp says.

#include "core/account/challenge.hpp"
#include "core/event_kind.hpp"

#include <boost/describe/class.hpp>

#include <optional>

namespace twostep::core {

/// A code goes to the old number. An earlier change is superseded.
struct number_change_begun {
  TWOSTEP_EVENT(48, number_change_begun);
  core::challenge challenge; ///< begun_by: the session
};
BOOST_DESCRIBE_STRUCT(number_change_begun, (), (challenge))

/// The old number's code came back: a new number may be given for a while.
struct number_change_allowed {
  TWOSTEP_EVENT(49, number_change_allowed);
  challenge_id id;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(number_change_allowed, (), (id, at))

/// A new number may be given for a while, without a code to the old one: the session gave a factor of a higher class.
struct number_change_opened {
  TWOSTEP_EVENT(69, number_change_opened);
  session_id begun_by;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(number_change_opened, (), (begun_by, at))

/// A code goes to the new number, in place of one to another new number.
struct new_number_given {
  TWOSTEP_EVENT(50, new_number_given);
  core::challenge challenge;
};
BOOST_DESCRIBE_STRUCT(new_number_given, (), (challenge))

/// The new number's code came back: codes go there from now on. Codes under way at the old number die.
struct number_replaced {
  TWOSTEP_EVENT(51, number_replaced);
  challenge_id id;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(number_replaced, (), (id, at))

/// The change is given up; the old number stays.
struct number_change_ended {
  TWOSTEP_EVENT(52, number_change_ended);
  std::optional<challenge_id> id; ///< the code under way, if there is one
  end_reason reason{end_reason::cancelled};
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(number_change_ended, (), (id, reason, at))

} // namespace twostep::core
