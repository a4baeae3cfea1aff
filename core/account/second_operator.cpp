#include "core/account/second_operator.hpp"

#include "core/account/second_step.hpp"

#include <algorithm>
#include <ranges>

namespace twostep::core {
namespace {

bool gave_second_step_since(const account& a, time_point at) noexcept {
  const auto used_since = [&](const auto& factor) { return factor.used_at > at; };
  return number_verified_at(a, at) > at || std::ranges::any_of(a.authenticators, used_since) ||
         std::ranges::any_of(a.passkeys, used_since) ||
         std::ranges::any_of(a.sessions, [&](const session& s) { return second_step_at(a, s) > at; });
}

} // namespace

bool is_nobody_in_particular(const actor& by) noexcept {
  if (by.kind == actor_kind::operator_) return by.name.empty();
  return by.kind != actor_kind::shell || by.name.empty() || by.name == "root" || by.name == "twostep" ||
         by.name.starts_with("uid ");
}

std::optional<time_point> one_operator_resets_from(const account& a, time_point now) noexcept {
  if (!a.email_verified_at || !has_second_step(a)) return std::nullopt;
  const auto from = *a.email_verified_at + second_operator_period;
  return now < from ? std::optional(from) : std::nullopt;
}

const support_act* reset_asked_by_another(const account& a, const actor& by, time_point now) noexcept {
  if (is_nobody_in_particular(by)) return nullptr;
  for (const auto& act : a.support_acts | std::views::reverse) {
    if (act.what == activity_kind::two_step_reset) return nullptr;
    if (act.what != activity_kind::reset_asked || now >= act.at + reset_request_lifetime) continue;
    if (act.by.kind != by.kind || act.by == by || is_nobody_in_particular(act.by) ||
        gave_second_step_since(a, act.at))
      continue;
    return &act;
  }
  return nullptr;
}

} // namespace twostep::core
