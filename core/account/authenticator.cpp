#include "core/account/authenticator.hpp"

#include <algorithm>

namespace twostep::core {

std::int32_t drift_of(totp_step step, totp_step present) noexcept {
  return static_cast<std::int32_t>(std::clamp<totp_step>(step - present, -1, max_drift));
}

bool is_due(const authenticator& one, time_point now) noexcept {
  return one.ends_at && now >= *one.ends_at;
}

} // namespace twostep::core
