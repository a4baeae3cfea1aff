#include "core/account/account.hpp"

#include "core/account/policy.hpp"
#include "core/account/second_step.hpp"

#include <algorithm>

namespace twostep::core {

account::account() = default;
account::account(const account&) = default;
account::account(account&&) noexcept = default;
account& account::operator=(const account&) = default;
account& account::operator=(account&&) noexcept = default;
account::~account() = default;
bool account::operator==(const account&) const = default;

std::string_view to_text(role r) noexcept {
  switch (r) {
  case role::member:
    return "member";
  case role::admin:
    return "admin";
  case role::operator_:
    return "operator";
  }
  return "unknown";
}

std::optional<role> role_from_text(std::string_view text) noexcept {
  for (const auto r : {role::member, role::admin, role::operator_})
    if (to_text(r) == text) return r;
  return std::nullopt;
}

const session* find_session(const account& a, const session_id& id) noexcept {
  const auto found = std::find_if(a.sessions.begin(), a.sessions.end(), [&](const session& s) { return s.id == id; });
  return found == a.sessions.end() ? nullptr : &*found;
}

const app_token* find_app_token(const account& a, const app_token_id& id) noexcept {
  const auto& all = a.app_tokens;
  const auto found = std::find_if(all.begin(), all.end(), [&](const app_token& t) { return t.id == id; });
  return found == all.end() ? nullptr : &*found;
}

const authenticator* find_authenticator(const account& a, const authenticator_id& id) noexcept {
  const auto found = std::ranges::find(a.authenticators, id, &authenticator::id);
  return found == a.authenticators.end() ? nullptr : &*found;
}

const passkey* find_passkey(const account& a, const passkey_id& id) noexcept {
  const auto found = std::ranges::find(a.passkeys, id, &passkey::id);
  return found == a.passkeys.end() ? nullptr : &*found;
}

const challenge* find_step_up(const account& a, const session_id& id) noexcept {
  const auto found =
      std::find_if(a.step_ups.begin(), a.step_ups.end(), [&](const challenge& c) { return c.begun_by == id; });
  return found == a.step_ups.end() ? nullptr : &*found;
}

session_limits limits_of(const session& s, const session_policy& policy) noexcept {
  const session_limits all{policy.idle_timeout, policy.absolute_timeout};
  if (!is_by_recovery_code(s)) return all;
  return {std::min(all.idle, policy.recovery_idle_timeout), std::min(all.absolute, policy.recovery_absolute_timeout)};
}

bool lives(const account& a, const session& s, const session_policy& policy, time_point now) noexcept {
  const auto limits = limits_of(s, policy);
  return !a.suspended && now < s.started_at + limits.absolute && now < s.last_used_at + limits.idle;
}

milliseconds use_interval(const session_policy& policy) noexcept {
  const auto tenth = std::clamp<milliseconds>(policy.idle_timeout / 10, minutes(1), minutes(5));
  return std::min(tenth, policy.idle_timeout / 2);
}

namespace {

/// What an older program knew of it: where two-step is on, every sign-in took a code.
time_point newest_sign_in(const account& a, time_point since) noexcept {
  auto newest = since;
  for (const auto& one : a.recent)
    if (one.kind == activity_kind::signed_in) newest = std::max(newest, one.at);
  for (const auto& s : a.sessions) newest = std::max(newest, s.started_at);
  return newest;
}

} // namespace

std::optional<time_point> number_verified_at(const account& a, time_point now) {
  const auto state = effective(a.two_step, now);
  const auto newest = [&](time_point since, const std::optional<time_point>& verified_at) {
    return verified_at ? *verified_at : newest_sign_in(a, since);
  };
  if (const auto* on = std::get_if<enabled>(&state)) return newest(on->since, on->proven_at);
  if (const auto* p = std::get_if<pending_disable>(&state)) return newest(p->since, p->proven_at);
  return std::nullopt;
}

bool is_long_unverified(const account& a, const policy& policy, time_point now) {
  if (policy.confirm_number_after == milliseconds::zero()) return false;
  const auto verified_at = number_verified_at(a, now);
  return verified_at && now >= *verified_at + policy.confirm_number_after;
}

const challenge* find_challenge(const account& a, const challenge_id& id) noexcept {
  for (const auto* list : {&a.sign_ins, &a.step_ups}) {
    const auto found = std::find_if(list->begin(), list->end(), [&](const challenge& c) { return c.id == id; });
    if (found != list->end()) return &*found;
  }
  if (a.number_change && a.number_change->challenge && a.number_change->challenge->id == id)
    return &*a.number_change->challenge;
  const auto* pending = pending_challenge(a.two_step);
  return pending && pending->id == id ? pending : nullptr;
}

std::vector<const challenge*> pending_codes(const account& a, time_point now) {
  std::vector<const challenge*> codes;
  const auto consider = [&](const challenge& c) {
    if (lives(c, now) && c.accepted < c.sends) codes.push_back(&c);
  };
  for (const auto& c : a.sign_ins) consider(c);
  for (const auto& c : a.step_ups) consider(c);
  if (const auto* pending = pending_challenge(a.two_step)) consider(*pending);
  if (a.number_change && a.number_change->challenge) consider(*a.number_change->challenge);
  return codes;
}

} // namespace twostep::core
