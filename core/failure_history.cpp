#include "core/failure_history.hpp"

#include <algorithm>

namespace twostep::core {

namespace {

constexpr milliseconds day = days(1);
constexpr milliseconds month = days(30);

/// The moment the oldest of the last `limit` failures leaves the window; nullopt: fewer than limit are in it.
std::optional<time_point>
until(const failure_history& history, std::uint32_t limit, milliseconds window, time_point now) noexcept {
  if (limit == 0 || failures_within(history, window, now) < limit) return std::nullopt;
  return history.at[history.at.size() - limit] + window;
}

} // namespace

void add_failure(failure_history& history, time_point now) {
  std::erase_if(history.at, [now](time_point t) { return t + month <= now; });
  history.at.insert(std::upper_bound(history.at.begin(), history.at.end(), now), now);
}

std::uint32_t failures_within(const failure_history& history, milliseconds window, time_point now) noexcept {
  return static_cast<std::uint32_t>(std::count_if(history.at.begin(), history.at.end(), [=](time_point t) {
    return t + window > now;
  }));
}

std::optional<time_point>
paused_until(const failure_history& history, const failure_limits& limits, time_point now) noexcept {
  const auto by_day = until(history, limits.per_day, day, now);
  const auto by_month = until(history, limits.per_month, month, now);
  if (by_day && by_month) return std::max(*by_day, *by_month);
  return by_day ? by_day : by_month;
}

} // namespace twostep::core
