#pragma once
// An organisation and its policies: whether its users must have two-step verification, which factors they may set up,
// and for how long they may trust a browser.

#include "core/ids.hpp"
#include "core/time.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::core {

struct organisation {
  organisation_id id;
  std::string name;                              ///< as typed
  std::string key;                               ///< case-folded: unique
  std::optional<time_point> two_step_from;       ///< mandatory from then on
  std::optional<std::uint8_t> allowed_methods{}; ///< factors that may be set up (method::…); none: every one
  std::optional<std::uint8_t> trusted_days{};    ///< how long a browser may be trusted; none: not at all
  /// Browsers that were trusted before aren't any more: fewer days ended it, for good.
  std::optional<time_point> trusted_since{};

  friend bool operator==(const organisation&, const organisation&) = default;
};
BOOST_DESCRIBE_STRUCT(organisation, (), (id, name, key, two_step_from, allowed_methods, trusted_days, trusted_since))

/// org may be null: a user of no organisation is under no policy.
inline bool requires_two_step(const organisation* org, time_point now) noexcept {
  return org && org->two_step_from && *org->two_step_from <= now;
}

/// Its people may set up more of this factor (method::…). org may be null: a user of none may as the operator says.
inline bool allows(const organisation* org, std::uint8_t method) noexcept {
  return !org || !org->allowed_methods || (*org->allowed_methods & method) != 0;
}

/// Trimmed, 1 to 64 characters, no control characters, NFC; key is case-folded. nullopt: not a name.
struct organisation_name {
  std::string shown;
  std::string key;
};
std::optional<organisation_name> parse_organisation_name(std::string_view typed);

} // namespace twostep::core
