#pragma once
// What happened to meters. As core/account/event.hpp says.

#include "core/account/challenge.hpp"
#include "core/event_kind.hpp"
#include "core/ids.hpp"
#include "core/limits/hourly_counter.hpp"
#include "core/time.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace twostep::core {

struct meter_hit {
  meter_id meter;
  std::uint32_t window_seconds = 0; ///< how long the reservation counts
  friend bool operator==(const meter_hit&, const meter_hit&) = default;
};
BOOST_DESCRIBE_STRUCT(meter_hit, (), (meter, window_seconds))

struct meters_taken {
  TWOSTEP_EVENT(201, meters_taken);
  std::vector<meter_hit> charges;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(meters_taken, (), (charges, at))

struct meters_returned {
  TWOSTEP_EVENT(202, meters_returned);
  std::vector<reservation> charges; ///< each removes the hit of that meter at that time
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(meters_returned, (), (charges, at))

struct counter_increment {
  meter_id meter;
  std::uint64_t amount = 0;
  friend bool operator==(const counter_increment&, const counter_increment&) = default;
};
BOOST_DESCRIBE_STRUCT(counter_increment, (), (meter, amount))

/// Added to meters' hourly counters in the hour of `at`; where that was a number's verification, what waited for it
/// is returned.
struct tallied {
  TWOSTEP_EVENT(203, tallied);
  std::vector<counter_increment> charges;
  std::vector<reservation> returned; ///< as in meters_returned
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(tallied, (), (charges, returned, at))

/// The meters' key was replaced: what was counted under one id counts under another from now on.
struct meter_carried {
  TWOSTEP_EVENT(204, meter_carried);
  meter_id from;
  meter_id to;
  std::vector<time_point> hits;
  std::uint32_t longest_seconds = 0; ///< the longest window that they are counted in
  std::optional<hourly_counter> counted;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(meter_carried, (), (from, to, hits, longest_seconds, counted, at))

using meter_event = std::variant<meters_taken, meters_returned, tallied, meter_carried>;

} // namespace twostep::core
