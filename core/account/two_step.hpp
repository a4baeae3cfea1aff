#pragma once
// The two-step state of one user. docs/states.svg draws what leads from one to another.

#include "core/account/challenge.hpp"
#include "core/e164.hpp"
#include "core/time.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>
#include <variant>

namespace twostep::core {

struct disabled {
  friend bool operator==(const disabled&, const disabled&) = default;
};
BOOST_DESCRIBE_STRUCT(disabled, (), ())
struct pending_enable {
  core::challenge challenge; ///< challenge.to is the number being verified
  friend bool operator==(const pending_enable&, const pending_enable&) = default;
};
BOOST_DESCRIBE_STRUCT(pending_enable, (), (challenge))
struct enabled {
  e164_number phone; ///< the one verified number
  time_point since{};
  /// When a code last came back from it to sign in; none: never since then, or a snapshot from before this was kept.
  std::optional<time_point> proven_at{};
  std::optional<time_point> number_since{}; ///< of a number that replaced another; none: as long as it is on
  friend bool operator==(const enabled&, const enabled&) = default;
};
BOOST_DESCRIBE_STRUCT(enabled, (), (phone, since, proven_at, number_since))
struct pending_disable {
  e164_number phone;
  time_point since{};
  core::challenge challenge;             ///< challenge.to == phone
  std::optional<time_point> proven_at{}; ///< as enabled's
  std::optional<time_point> number_since{};
  friend bool operator==(const pending_disable&, const pending_disable&) = default;
};
BOOST_DESCRIBE_STRUCT(pending_disable, (), (phone, since, challenge, proven_at, number_since))

using two_step_state = std::variant<disabled, pending_enable, enabled, pending_disable>;

/// As docs/contract.md spells them: "disabled", "pending-enable", "enabled", "pending-disable".
std::string_view name(const two_step_state&) noexcept;

/// The state at `now`: a pending change whose challenge has died is over without an event (decision 1).
two_step_state effective(const two_step_state&, time_point now);

/// The verified number, or nullptr. A pending-disable still has it.
const e164_number* verified_phone(const two_step_state&) noexcept;
/// When it was turned on; nullopt: it isn't on. A pending-disable still is.
std::optional<time_point> two_step_since(const two_step_state&) noexcept;
/// The challenge of a pending change, or nullptr.
const challenge* pending_challenge(const two_step_state&) noexcept;

} // namespace twostep::core
