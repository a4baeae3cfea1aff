#include "sms/net/backoff.hpp"

#include <algorithm>
#include <cmath>

namespace twostep::sms {

core::milliseconds longest_wait(std::uint32_t n, core::milliseconds left, const retry_settings& settings) noexcept {
  const auto of_life = settings.life_part == 0 ? core::milliseconds::zero() : left / settings.life_part;
  const auto cap = std::max({settings.cap, of_life, core::milliseconds::zero()});
  auto bound = std::max(settings.first, core::milliseconds::zero());
  for (std::uint32_t i = 0; i < n && bound < cap && bound.count() != 0; ++i) {
    if (bound > cap / 2) return cap;
    bound *= 2;
  }
  return std::min(bound, cap);
}

core::milliseconds
wait(std::uint32_t n, core::milliseconds left, const retry_settings& settings, double jitter) noexcept {
  const double part = std::isnan(jitter) ? 1.0 : std::clamp(jitter, 0.0, 1.0);
  const auto longest = longest_wait(n, left, settings);
  return core::milliseconds(std::llround(static_cast<double>(longest.count()) * part));
}

std::optional<core::time_point> retry_at(
    core::time_point now, core::milliseconds wait, std::optional<core::milliseconds> asked_for,
    core::time_point deadline
) noexcept {
  const auto left = deadline - now;
  const auto asked = std::max(asked_for.value_or(core::milliseconds::zero()), core::milliseconds::zero());
  // Compared separately: the sum may overflow.
  if (left <= core::milliseconds::zero() || asked >= left || wait >= left - asked) return std::nullopt;
  return now + asked + wait;
}

} // namespace twostep::sms
