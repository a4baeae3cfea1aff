#include "core/account/second_step.hpp"

#include "core/account/text_message_factor.hpp"

namespace twostep::core {

namespace {

/// Since when the account has had a second step without a break: the oldest of its factors; nullopt: it has none.
std::optional<time_point> on_since(const account& a) noexcept {
  std::optional<time_point> first;
  for (const auto& f : factors())
    if (const auto since = f.on_since(a); since && (!first || *since < *first)) first = since;
  return first;
}

std::uint8_t second_steps() noexcept {
  std::uint8_t all = 0;
  for (const auto& f : factors()) all |= f.method;
  return all;
}

/// What opens an account that has a second step.
std::uint8_t second_steps_or_recovery() noexcept {
  return second_steps() | method::recovery_code;
}

bool is_from_before_methods(const session& s) noexcept {
  return s.methods == 0;
}

} // namespace

bool has_second_step(const account& a) noexcept {
  return on_since(a).has_value();
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

bool is_verified(const account& a, const session& s) noexcept {
  return !has_second_step(a) || (methods_of(a, s) & second_steps_or_recovery()) != 0;
}

bool is_by_recovery_code(const session& s) noexcept {
  return (s.methods & ~method::password) == method::recovery_code;
}

bool is_verified(const account& a, const app_token& t) noexcept {
  const auto since = on_since(a);
  return since && t.created_at >= *since;
}

bool is_outdated(const account& a, const app_token& t) noexcept {
  const auto since = on_since(a);
  return since && t.created_at < *since;
}

} // namespace twostep::core
