#pragma once
// What happened to an organisation. As core/account/event.hpp says.

#include "core/actor.hpp"
#include "core/event_kind.hpp"
#include "core/ids.hpp"
#include "core/time.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace twostep::core {

struct organisation_created {
  TWOSTEP_EVENT(101, organisation_created);
  organisation_id id;
  std::string display_name;
  std::string key;
  actor by;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(organisation_created, (), (id, display_name, key, by, at))

struct two_step_required {
  TWOSTEP_EVENT(102, two_step_required);
  time_point from{};
  actor by;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(two_step_required, (), (from, by, at))

struct two_step_waived {
  TWOSTEP_EVENT(103, two_step_waived);
  actor by;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(two_step_waived, (), (by, at))

/// Which factors its people may set up from then on.
struct factors_allowed {
  TWOSTEP_EVENT(104, factors_allowed);
  std::optional<std::uint8_t> methods; ///< a set of method::…; none: every one
  actor by;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(factors_allowed, (), (methods, by, at))

/// For how many days its people may trust a browser from then on (core/account/trusted_browser.hpp).
struct trusted_days_set {
  TWOSTEP_EVENT(105, trusted_days_set);
  std::optional<std::uint8_t> days; ///< none: not at all
  actor by;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(trusted_days_set, (), (days, by, at))

using organisation_event =
    std::variant<organisation_created, two_step_required, two_step_waived, factors_allowed, trusted_days_set>;

} // namespace twostep::core
