#pragma once
// What a signed-in person must do before anything else opens. Not who may do what: that is each decision's own rule.

#include "core/account.hpp"
#include "core/organisation.hpp"
#include "core/time.hpp"

#include <cstdint>

namespace twostep::core {

enum class next_step : std::uint8_t { none = 0, change_password, enable_two_step };

/// A password that somebody else chose is changed first; then a mandatory policy is met. org may be null.
next_step required_step(const account&, const organisation* org, time_point now) noexcept;

} // namespace twostep::core
