#pragma once
// Authenticator apps of an account: each has a key of its own, a name, and what is known of its clock.

#include "core/account/totp.hpp"
#include "core/ids.hpp"
#include "core/time.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace twostep::core {

namespace method {
inline constexpr std::uint8_t authenticator_app = 4;
} // namespace method

struct authenticator {
  authenticator_id id;
  std::string name; ///< for people, at most longest_name bytes
  totp_secret secret;
  totp_step last_step = 0; ///< of the newest code taken: that one and older ones are worth nothing
  std::int32_t drift = 0;  ///< steps that the app's clock is ahead: drift_of()
  time_point added_at{};
  std::optional<time_point> used_at{};
  std::optional<time_point> ends_at{}; ///< removed then: its owner said that it is lost
  friend bool operator==(const authenticator&, const authenticator&) = default;
};
BOOST_DESCRIBE_STRUCT(authenticator, (), (id, name, secret, last_step, drift, added_at, used_at, ends_at))

/// RFC 6238, section 6: how far an app's clock may be off.
inline constexpr std::int32_t max_drift = 2;
/// Steps before and after the one that the app should be at whose codes are good, too: three codes at a time.
inline constexpr int totp_spread = 1;

/// How far the clock of an app is off whose code of this step came at that one; behind by one step at most: the code
/// may have been typed slowly, and the present one must be good in any case.
std::int32_t drift_of(totp_step, totp_step present) noexcept;

/// It was lost, and its time has come.
bool is_due(const authenticator&, time_point now) noexcept;

} // namespace twostep::core
