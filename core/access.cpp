#include "core/access.hpp"

namespace twostep::core {

next_step required_step(const account& a, const organisation* org, time_point now) noexcept {
  if (a.password.must_change) return next_step::change_password;
  // Enabled and pending-disable both still ask for a code at every sign-in.
  if (requires_two_step(org, now) && !proven_phone(a.two_step)) return next_step::enable_two_step;
  return next_step::none;
}

} // namespace twostep::core
