#pragma once
// What a signed-in person must do before anything else opens. Not who may do what: that is each decision's own rule.

#include "core/account/account.hpp"
#include "core/organisation.hpp"
#include "core/time.hpp"

#include <cstdint>

namespace twostep::core {

enum class next_step : std::uint8_t { none = 0, change_password, enable_two_step, give_second_step };

/// What the account lacks, whoever asks. A password that somebody else chose is changed first; then two-step
/// verification is turned on where a policy or a reset requires it: under a policy with a factor that the
/// organisation allows, whatever else is on. org may be null.
next_step required_step(const account&, const organisation* org, time_point now) noexcept;
/// The same for a session: where its account has a second step, nothing opens before one was given in the session.
next_step required_step(const account&, const session&, const organisation* org, time_point now) noexcept;

} // namespace twostep::core
