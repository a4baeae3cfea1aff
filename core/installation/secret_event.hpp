#pragma once
// secret.key was replaced: an event of the installation, as core/installation/installation_event.hpp says.

#include "core/time.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string_view>

namespace twostep::core {

/// Codes on their way are worthless, since they can't be derived any more (core/installation/secret_replacement.hpp).
struct secret_replaced {
  static constexpr std::uint32_t kind = 302;
  static constexpr std::string_view name = "secret_replaced";
  std::uint32_t times = 0;   ///< how often by now
  bool sessions_end = false; ///< and every session with it
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(secret_replaced, (), (times, sessions_end, at))

} // namespace twostep::core
