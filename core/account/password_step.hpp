#pragma once
// The password step of a sign-in that goes on with something other than the code that followed it.

#include "core/account/account.hpp"
#include "core/time.hpp"

#include <cstdint>

namespace twostep::core {

struct password_step {
  time_point at{};
  std::uint32_t epoch = 0; ///< account::known_browser_epoch by then
};

/// Somebody signed in since, or other browsers were signed out: the password is given anew.
bool is_used_up(const account&, const password_step&) noexcept;

} // namespace twostep::core
