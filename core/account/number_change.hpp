#pragma once
// Replacing the verified number: a code to the old number, the new number, a code to it. Text messages stay `enabled`
// with the old number until the new one's code comes back, so there is no moment without a second step.

#include "core/account/challenge.hpp"
#include "core/ids.hpp"
#include "core/time.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>

namespace twostep::core {

struct account;
struct session_policy;

/// A number change under way. It belongs to the session that began it, and ends with that.
struct number_change {
  session_id begun_by;
  std::optional<core::challenge> challenge; ///< the newest: replace_old, then replace_new; alive or not
  std::optional<time_point> allowed_at;     ///< when the old number's code came back; none: it hasn't
  friend bool operator==(const number_change&, const number_change&) = default;
};
BOOST_DESCRIBE_STRUCT(number_change, (), (begun_by, challenge, allowed_at))

enum class number_change_step : std::uint8_t {
  old_code,   ///< waits for the code that went to the old number
  new_number, ///< waits for the new number, for policy.session.recent_sign_in after the old one's code
  new_code    ///< waits for the code that went to the new number
};
BOOST_DESCRIBE_ENUM(number_change_step, old_code, new_number, new_code)

/// nullopt: none is under way, or it is over.
std::optional<number_change_step> step_of(const account&, const session_policy&, time_point now) noexcept;

} // namespace twostep::core
