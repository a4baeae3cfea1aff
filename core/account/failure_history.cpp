#include "core/account/failure_history.hpp"

#include <algorithm>

namespace twostep::core {

namespace {

constexpr milliseconds day = days(1);
constexpr milliseconds month = days(30);

std::uint32_t weight_of(const failure_history& history, std::size_t i) noexcept {
  return i < history.weights.size() ? history.weights[i] : 1;
}

bool is_plain(const failure_history& history) noexcept {
  return std::all_of(history.weights.begin(), history.weights.end(), [](std::uint32_t w) { return w == 1; });
}

void forget_old(failure_history& history, time_point now) {
  const auto kept =
      std::find_if(history.at.begin(), history.at.end(), [now](time_point t) { return t + month > now; });
  const auto gone = kept - history.at.begin();
  history.at.erase(history.at.begin(), kept);
  if (!history.weights.empty()) history.weights.erase(history.weights.begin(), history.weights.begin() + gone);
}

/// The moment from which `more` fits beside what is left of the window; nullopt: it does now.
template <class Weight>
std::optional<time_point> until(
    const failure_history& history, std::uint64_t limit, milliseconds window, time_point now, std::uint64_t more,
    Weight weight
) noexcept {
  if (limit == 0) return std::nullopt;
  std::uint64_t counted = 0;
  for (std::size_t i = history.at.size(); i-- > 0 && history.at[i] + window > now;) {
    counted += weight(i);
    if (counted + more > std::max(limit, more)) return history.at[i] + window;
  }
  return std::nullopt;
}

} // namespace

void add_failure(failure_history& history, time_point now, std::uint32_t weight) {
  forget_old(history, now);
  const auto place = std::upper_bound(history.at.begin(), history.at.end(), now) - history.at.begin();
  if (weight != 1 || !history.weights.empty()) {
    history.weights.resize(history.at.size(), 1);
    history.weights.insert(history.weights.begin() + place, weight);
  }
  history.at.insert(history.at.begin() + place, now);
  if (is_plain(history)) history.weights.clear();
}

std::uint32_t failures_within(const failure_history& history, milliseconds window, time_point now) noexcept {
  return static_cast<std::uint32_t>(std::count_if(history.at.begin(), history.at.end(), [=](time_point t) {
    return t + window > now;
  }));
}

std::uint32_t weight_within(const failure_history& history, milliseconds window, time_point now) noexcept {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < history.at.size(); ++i)
    if (history.at[i] + window > now) sum += weight_of(history, i);
  return sum;
}

std::optional<time_point> paused_until(
    const failure_history& history, const failure_limits& limits, time_point now, std::uint32_t weight
) noexcept {
  const auto by_day = until(history, limits.per_day, day, now, 1, [](std::size_t) { return 1u; });
  const auto by_month =
      until(history, limits.per_month, month, now, weight, [&](std::size_t i) { return weight_of(history, i); });
  if (by_day && by_month) return std::max(*by_day, *by_month);
  return by_day ? by_day : by_month;
}

void forgive_newest(failure_history& history, std::uint32_t weight) noexcept {
  while (weight != 0 && !history.at.empty()) {
    const auto newest = weight_of(history, history.at.size() - 1);
    if (newest > weight) {
      history.weights.back() -= weight;
      return;
    }
    weight -= newest;
    history.at.pop_back();
    if (!history.weights.empty()) history.weights.pop_back();
  }
}

void drop_oldest(failure_history& history, std::size_t max) noexcept {
  if (history.at.size() <= max) return;
  const auto gone = static_cast<std::ptrdiff_t>(history.at.size() - max);
  history.at.erase(history.at.begin(), history.at.begin() + gone);
  if (!history.weights.empty()) history.weights.erase(history.weights.begin(), history.weights.begin() + gone);
}

} // namespace twostep::core
