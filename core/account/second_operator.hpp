#pragma once
// A reset of two-step verification soon after a password was set through a mailed link takes two operators: whoever
// reads somebody's mail could set the password and then tell support that the phone is lost (decision 46).

#include "core/account/account.hpp"

namespace twostep::core {

inline constexpr milliseconds second_operator_period = days(7); ///< after the password was set
inline constexpr milliseconds reset_request_lifetime = days(1);

/// A name that anybody with the machine has: root, the server's own user, a number. It counts neither as the first
/// operator nor as the second.
bool is_nobody_in_particular(const actor&) noexcept;

/// From when on one operator is enough again; nullopt: one is enough. An account whose password was never set through
/// a mailed link needs no second one, and nor does one without a second step.
std::optional<time_point> one_operator_resets_from(const account&, time_point now) noexcept;

/// Who asked for the reset before `by`, within reset_request_lifetime; nullptr: nobody. The request is over once the
/// reset was made, or a second step was given after it. Valid as long as the account isn't changed.
const support_act* reset_asked_by_another(const account&, const actor& by, time_point now) noexcept;

} // namespace twostep::core
