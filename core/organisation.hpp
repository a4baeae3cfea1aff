#pragma once
// An organisation and its one policy: whether its users must have two-step verification.

#include "core/ids.hpp"
#include "core/time.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace twostep::core {

struct organisation {
  organisation_id id;
  std::string name;                        ///< as typed
  std::string key;                         ///< case-folded: unique
  std::optional<time_point> two_step_from; ///< mandatory from then on

  friend bool operator==(const organisation&, const organisation&) = default;
};
BOOST_DESCRIBE_STRUCT(organisation, (), (id, name, key, two_step_from))

/// org may be null: a user of no organisation is under no policy.
inline bool requires_two_step(const organisation* org, time_point now) noexcept {
  return org && org->two_step_from && *org->two_step_from <= now;
}

/// Trimmed, 1 to 64 characters, no control characters, NFC; key is case-folded. nullopt: not a name.
struct organisation_name {
  std::string shown;
  std::string key;
};
std::optional<organisation_name> parse_organisation_name(std::string_view typed);

} // namespace twostep::core
