#include "core/account/access.hpp"

#include "core/account/second_step.hpp"

namespace twostep::core {

next_step required_step(const account& a, const organisation* org, time_point now) noexcept {
  if (a.password.must_change) return next_step::change_password;
  const bool lacks_one =
      requires_two_step(org, now) ? !has_allowed_second_step(a, org) : a.link_required_since && !has_second_step(a);
  if (lacks_one) return next_step::enable_two_step;
  return next_step::none;
}

next_step required_step(const account& a, const session& s, const organisation* org, time_point now) noexcept {
  return is_verified(a, s, org, now) ? required_step(a, org, now) : next_step::give_second_step;
}

} // namespace twostep::core
