#include "core/account/number_change.hpp"

#include "core/account/account.hpp"
#include "core/account/policy.hpp"

namespace twostep::core {

std::optional<number_change_step> step_of(const account& a, const session_policy& policy, time_point now) noexcept {
  const auto& change = a.number_change;
  if (!change || !verified_phone(a.two_step)) return std::nullopt;
  if (change->challenge && lives(*change->challenge, now))
    return change->allowed_at ? number_change_step::new_code : number_change_step::old_code;
  if (change->allowed_at && now < *change->allowed_at + policy.recent_sign_in) return number_change_step::new_number;
  return std::nullopt;
}

} // namespace twostep::core
