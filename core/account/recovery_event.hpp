#pragma once
// Events of recovery codes (recovery_codes.hpp). As core/account/event.hpp says.

#include "core/account/recovery_codes.hpp"
#include "core/event_kind.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>

namespace twostep::core {

/// A new set, in place of an earlier one.
struct recovery_codes_made {
  TWOSTEP_EVENT(58, recovery_codes_made);
  recovery_codes codes; ///< without tries
};
BOOST_DESCRIBE_STRUCT(recovery_codes_made, (), (codes))

/// A code is about to be compared: one try of these browsers, right or wrong.
struct recovery_code_tried {
  TWOSTEP_EVENT(59, recovery_code_tried);
  core::device_trust trust{core::device_trust::unknown_browser};
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(recovery_code_tried, (), (trust, at))

/// It was one of them, and is used up. A session_started stands beside it in the same record.
struct recovery_code_used {
  TWOSTEP_EVENT(60, recovery_code_used);
  std::uint32_t place = 0; ///< among those that were left
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(recovery_code_used, (), (place, at))

/// None of them is good any more: there is no second step that they stand for.
struct recovery_codes_ended {
  TWOSTEP_EVENT(61, recovery_codes_ended);
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(recovery_codes_ended, (), (at))

} // namespace twostep::core
