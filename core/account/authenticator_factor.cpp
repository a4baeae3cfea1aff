#include "core/account/authenticator_factor.hpp"

#include <algorithm>

namespace twostep::core::authenticator_app {

std::optional<time_point> on_since(const account& a) noexcept {
  if (a.authenticators.empty()) return std::nullopt;
  const auto oldest = std::ranges::min(a.authenticators, {}, &authenticator::added_at).added_at;
  return std::min(oldest, a.authenticators_kept_since.value_or(oldest));
}

checked_answer check(const account& a, const challenge& c, const factor_answer& answer, const code_check& by) {
  const auto* app = c.authenticator ? find_authenticator(a, *c.authenticator) : nullptr;
  const auto* code = answer.get_if<one_time_code>();
  if (!app) return {};
  const auto present = totp_step_at(by.wall);
  const auto given = code ? *code : one_time_code{};
  const auto step = find_totp_step(app->secret, given, present + app->drift, totp_spread, app->last_step);
  if (!step || !code) return {};
  return {true, authenticator_used{app->id, *step, drift_of(*step, present), by.now}};
}

} // namespace twostep::core::authenticator_app
