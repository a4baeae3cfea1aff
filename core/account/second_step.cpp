#include "core/account/second_step.hpp"

namespace twostep::core {

namespace {

/// Since when text messages are on; nullopt: they are off.
std::optional<time_point> on_since(const account& a) noexcept {
  if (const auto* on = std::get_if<enabled>(&a.two_step)) return on->since;
  if (const auto* pending = std::get_if<pending_disable>(&a.two_step)) return pending->since;
  return std::nullopt;
}

constexpr std::uint8_t second_steps = method::text_message;

bool is_from_before_methods(const session& s) noexcept {
  return s.methods == 0;
}

} // namespace

bool has_second_step(const account& a) noexcept {
  return on_since(a).has_value();
}

std::uint8_t methods_of(const account& a, const session& s) noexcept {
  if (!is_from_before_methods(s)) return s.methods;
  const auto since = on_since(a);
  return since && s.started_at >= *since ? method::password | method::text_message : method::password;
}

std::optional<time_point> second_step_at(const account& a, const session& s) noexcept {
  if ((methods_of(a, s) & second_steps) == 0) return std::nullopt;
  if (is_from_before_methods(s)) return s.started_at;
  return s.second_step_at;
}

bool is_verified(const account& a, const session& s) noexcept {
  return !has_second_step(a) || (methods_of(a, s) & second_steps) != 0;
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
