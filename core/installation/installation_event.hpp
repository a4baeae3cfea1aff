#pragma once
// What happens to the installation itself. Like account events (core/account/event.hpp): written for years, fields
// only appended, kinds never used again (301 to 399).

#include "core/installation/clock_event.hpp"
#include "core/installation/secret_event.hpp"

#include <variant>

namespace twostep::core {

using installation_event = std::variant<clock_accepted, secret_replaced>;

} // namespace twostep::core
