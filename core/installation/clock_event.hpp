#pragma once
// The machine's clock was taken for right: an event of the installation, as core/installation/installation_event.hpp
// says.

#include "core/time.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string_view>

namespace twostep::core {

/// The machine's clock was taken for right though records are of later: time goes on from `at`, and what they began
/// is over (core/installation/clock_correction.hpp).
struct clock_accepted {
  static constexpr std::uint32_t kind = 301;
  static constexpr std::string_view name = "clock_accepted";
  time_point at{};
  time_point newest{}; ///< of those records
};
BOOST_DESCRIBE_STRUCT(clock_accepted, (), (at, newest))

} // namespace twostep::core
