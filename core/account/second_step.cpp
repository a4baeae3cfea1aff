#include "core/account/second_step.hpp"

#include "core/account/text_message_factor.hpp"

#include <algorithm>

namespace twostep::core {

namespace {

std::uint8_t second_steps() noexcept {
  std::uint8_t all = 0;
  for (const auto& f : factors()) all |= f.method;
  return all;
}

/// What opens an account that has a second step.
std::uint8_t second_steps_or_recovery() noexcept {
  return second_steps() | method::recovery_code;
}

/// Whether one goes may depend on those that are left.
template <class T, class IsOver>
void drop_one_by_one(std::vector<T>& all, IsOver is_over) {
  for (;;) {
    const auto found = std::ranges::find_if(all, is_over);
    if (found == all.end()) return;
    all.erase(found);
  }
}

bool has_text_messages(const account& a, const organisation* org) noexcept {
  return allows(org, method::text_message) && verified_phone(a.two_step);
}

bool is_from_before_methods(const session& s) noexcept {
  return s.methods == 0;
}

} // namespace

std::optional<time_point> second_step_since(const account& a) noexcept {
  std::optional<time_point> first;
  for (const auto& f : factors())
    if (const auto since = f.on_since(a); since && (!first || *since < *first)) first = since;
  if (first && a.second_step_kept_since) first = std::min(*first, *a.second_step_kept_since);
  return first;
}

bool has_second_step(const account& a) noexcept {
  return std::ranges::any_of(factors(), [&](const factor& f) { return f.on_since(a).has_value(); });
}

bool has_allowed_second_step(const account& a, const organisation* org) noexcept {
  return std::ranges::any_of(factors(), [&](const factor& f) { return allows(org, f.method) && f.on_since(a); });
}

std::uint8_t methods_of(const account& a, const session& s) noexcept {
  if (!is_from_before_methods(s)) return s.methods;
  // There were only text messages then.
  const auto since = text_message_factor.on_since(a);
  return since && s.started_at >= *since ? method::password | method::text_message : method::password;
}

std::optional<time_point> second_step_at(const account& a, const session& s) noexcept {
  if ((methods_of(a, s) & second_steps()) == 0) return std::nullopt;
  if (is_from_before_methods(s)) return s.started_at;
  return s.second_step_at;
}

std::uint8_t second_step_rank(const account& a, const session& s) noexcept {
  if (!second_step_at(a, s)) return 0;
  const auto* by = find_factor(s.second_step_by.value_or(method::text_message));
  return by ? by->rank : 0;
}

std::uint8_t highest_rank(const account& a, time_point now) noexcept {
  std::optional<time_point> first;
  for (const auto& f : factors())
    if (const auto since = f.on_since(a); since && (!first || *since < *first)) first = since;
  std::uint8_t highest = 0;
  for (const auto& f : factors())
    if (const auto since = f.on_since(a); since && (since == first || now >= *since + new_factor_waits))
      highest = std::max(highest, f.rank);
  return highest;
}

bool has_other_second_step(const account& a, const sign_in_method& than) noexcept {
  return has_other_second_step(a, than, nullptr);
}

bool has_other_second_step(const account& a, const passkey_id& than) noexcept {
  return has_other_second_step(a, than, nullptr);
}

bool has_other_second_step(const account& a, const sign_in_method& than, const organisation* org) noexcept {
  if (than.method != method::text_message && has_text_messages(a, org)) return true;
  const auto is_other = [&](const authenticator& one) { return one.id != than.authenticator; };
  return (allows(org, method::passkey) && !a.passkeys.empty()) ||
         (allows(org, method::authenticator_app) && std::ranges::any_of(a.authenticators, is_other));
}

bool has_other_second_step(const account& a, const passkey_id& than, const organisation* org) noexcept {
  const auto is_other = [&](const passkey& one) { return one.id != than; };
  return has_text_messages(a, org) || (allows(org, method::authenticator_app) && !a.authenticators.empty()) ||
         (allows(org, method::passkey) && std::ranges::any_of(a.passkeys, is_other));
}

void drop_due_factors(account& a, time_point now) {
  drop_one_by_one(a.authenticators, [&](const authenticator& one) {
    return is_due(one, now) && has_other_second_step(a, {method::authenticator_app, one.id});
  });
  drop_one_by_one(a.passkeys, [&](const passkey& one) {
    return is_due(one, now) && has_other_second_step(a, one.id);
  });
  if (a.preferred && !is_on(a, *a.preferred)) a.preferred.reset();
}

bool has_lost_factor(const account& a) noexcept {
  const auto is_lost = [](const auto& one) { return one.ends_at.has_value(); };
  return std::ranges::any_of(a.authenticators, is_lost) || std::ranges::any_of(a.passkeys, is_lost);
}

bool has_given_second_step(const account& a, const session& s) noexcept {
  return (methods_of(a, s) & second_steps_or_recovery()) != 0;
}

bool is_verified(const account& a, const session& s, const organisation* org, time_point now) noexcept {
  return !has_second_step(a) || has_given_second_step(a, s) || is_still_trusted(a, s, org, now);
}

bool is_by_recovery_code(const session& s) noexcept {
  return (s.methods & ~method::password) == method::recovery_code;
}

bool is_verified(const account& a, const app_token& t) noexcept {
  const auto since = second_step_since(a);
  return since && t.created_at >= *since;
}

bool is_outdated(const account& a, const app_token& t) noexcept {
  const auto since = second_step_since(a);
  return since && t.created_at < *since;
}

} // namespace twostep::core
