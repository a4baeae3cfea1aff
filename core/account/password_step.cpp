#include "core/account/password_step.hpp"

#include <algorithm>

namespace twostep::core {

bool is_used_up(const account& a, const password_step& step) noexcept {
  // A browser admitted in the moment of turning it on is a millisecond newer than that.
  const auto is_later = [&](time_point t) { return t > step.at + milliseconds(1); };
  const auto is_later_recovery = [&](const activity& one) {
    return one.kind == activity_kind::recovery_code_used && is_later(one.at); // its session may be over by now
  };
  return a.known_browser_epoch != step.epoch || std::ranges::any_of(a.changes, is_later_recovery) ||
         std::ranges::any_of(a.sessions, is_later, &session::started_at) ||
         std::ranges::any_of(a.devices, is_later, &known_device::issued_at);
}

} // namespace twostep::core
