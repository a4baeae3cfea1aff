#pragma once
// What happens to the installation itself. Like account events (core/event.hpp): written for years, fields only
// appended, kinds never used again (301 to 399).

#include "core/time.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string_view>
#include <variant>

namespace twostep::core {

/// The machine's clock was taken for right though records are of later: time goes on from `at`, and what they began
/// is over (core/clock_correction.hpp).
struct clock_accepted {
  static constexpr std::uint32_t kind = 301;
  static constexpr std::string_view name = "clock_accepted";
  time_point at{};
  time_point newest{}; ///< of those records
};
BOOST_DESCRIBE_STRUCT(clock_accepted, (), (at, newest))

using installation_event = std::variant<clock_accepted>;

} // namespace twostep::core
