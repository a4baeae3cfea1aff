#include "core/account/sign_in_method.hpp"

#include "core/account/factor.hpp"
#include "core/account/known_browser.hpp"
#include "core/account/second_step.hpp"

#include <algorithm>

namespace twostep::core {

namespace {

/// The app to ask for.
sign_in_method any_authenticator(const account& a) noexcept {
  const auto last_used = [](const authenticator& one) { return one.used_at.value_or(one.added_at); };
  return {method::authenticator_app, std::ranges::max(a.authenticators, {}, last_used).id};
}

} // namespace

std::optional<sign_in_method> usual_method(const account& a, std::uint8_t method) noexcept {
  const auto* f = find_factor(method);
  if (!f || !f->on_since(a)) return std::nullopt;
  if (method != method::authenticator_app) return sign_in_method{method};
  if (a.preferred && a.preferred->authenticator && find_authenticator(a, *a.preferred->authenticator))
    return sign_in_method{method, a.preferred->authenticator};
  return any_authenticator(a);
}

sign_in_method sign_in_method_of(const challenge& c) noexcept {
  return {method_of(c), c.authenticator};
}

bool is_on(const account& a, const sign_in_method& wanted) noexcept {
  const auto* f = find_factor(wanted.method);
  if (!f || !f->on_since(a)) return false;
  if (wanted.method != method::authenticator_app) return !wanted.authenticator;
  return wanted.authenticator && find_authenticator(a, *wanted.authenticator);
}

std::optional<sign_in_method> first_method(
    const account& a, const std::optional<device_id>& browser, function_ref<bool(const sign_in_method&)> is_open
) {
  std::optional<sign_in_method> first;
  const auto take = [&](const std::optional<sign_in_method>& one) {
    if (one && (!first || is_open(*one))) first = one;
    return first && is_open(*first);
  };
  if (a.preferred && take(usual_method(a, a.preferred->method))) return first;
  const auto* device = browser ? find_device(a, *browser) : nullptr;
  if (device && take(usual_method(a, device->method.value_or(method::text_message)))) return first;
  for (const auto& f : factors())
    if (take(usual_method(a, f.method))) return first;
  return first;
}

std::optional<sign_in_method> first_method(const account& a, const std::optional<device_id>& browser) {
  return first_method(a, browser, [](const sign_in_method&) { return true; });
}

std::optional<sign_in_method> highest_method(const account& a, time_point now) noexcept {
  const auto rank = highest_rank(a, now);
  for (const auto& f : factors())
    if (f.rank == rank)
      if (const auto one = usual_method(a, f.method)) return one;
  return std::nullopt;
}

} // namespace twostep::core
