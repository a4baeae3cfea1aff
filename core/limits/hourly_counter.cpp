#include "core/limits/hourly_counter.hpp"

#include <algorithm>
#include <limits>

namespace twostep::core {

namespace {

constexpr std::uint32_t hours_a_day = 24;
constexpr std::uint32_t hours_kept = counter_retention.count() * hours_a_day;

std::uint32_t hour_of(time_point t) noexcept {
  const auto hour = std::chrono::floor<hours>(t.time_since_epoch()).count();
  return static_cast<std::uint32_t>(std::max<decltype(hour)>(hour, 0));
}

std::uint64_t sum_of(std::uint64_t a, std::uint64_t b) noexcept {
  return b > std::numeric_limits<std::uint64_t>::max() - a ? std::numeric_limits<std::uint64_t>::max() : a + b;
}

std::uint64_t amount_from(const hourly_counter& t, std::uint32_t hour) noexcept {
  std::uint64_t sum = 0;
  for (auto h = t.hours.rbegin(); h != t.hours.rend() && h->hour >= hour; ++h) sum = sum_of(sum, h->amount);
  return sum;
}

std::chrono::year_month_day date_of(time_point t) noexcept {
  return std::chrono::floor<days>(t);
}

} // namespace

void add(hourly_counter& t, std::uint64_t amount, time_point now) {
  forget_old(t, now);
  if (amount == 0) return;
  const auto hour = hour_of(now);
  const auto at = std::find_if(t.hours.rbegin(), t.hours.rend(), [&](const auto& h) { return h.hour <= hour; });
  if (at != t.hours.rend() && at->hour == hour)
    at->amount = sum_of(at->amount, amount);
  else
    t.hours.insert(at.base(), {hour, amount});
}

void merge(hourly_counter& t, const hourly_counter& other) {
  for (const auto& more : other.hours) {
    const auto at = std::ranges::lower_bound(t.hours, more.hour, {}, &hourly_amount::hour);
    if (at != t.hours.end() && at->hour == more.hour)
      at->amount = sum_of(at->amount, more.amount);
    else
      t.hours.insert(at, more);
  }
}

void forget_old(hourly_counter& t, time_point now) {
  const auto hour = hour_of(now);
  std::erase_if(t.hours, [&](const auto& h) { return h.hour + hours_kept < hour; });
}

std::uint64_t amount_since(const hourly_counter& t, time_point from) noexcept {
  return amount_from(t, hour_of(from));
}

std::uint64_t last_hour(const hourly_counter& t, time_point now) noexcept {
  return amount_since(t, now - hours(1));
}

std::uint64_t last_day(const hourly_counter& t, time_point now) noexcept {
  return amount_since(t, now - days(1));
}

std::uint64_t highest_day(const hourly_counter& t, time_point now, int before) noexcept {
  const auto first = hour_of(day_begin(now) - days(before));
  std::uint64_t highest = 0, sum = 0;
  std::uint32_t day = 0;
  for (const auto& h : t.hours) {
    if (h.hour < first) continue;
    if (h.hour / hours_a_day != day) sum = 0;
    day = h.hour / hours_a_day;
    sum = sum_of(sum, h.amount);
    highest = std::max(highest, sum);
  }
  return highest;
}

time_point day_begin(time_point t) noexcept {
  return std::chrono::floor<days>(t);
}

time_point next_day(time_point t) noexcept {
  return day_begin(t) + days(1);
}

time_point month_begin(time_point t) noexcept {
  const auto date = date_of(t);
  return std::chrono::sys_days(date.year() / date.month() / 1);
}

time_point next_month(time_point t) noexcept {
  const auto date = date_of(t);
  return std::chrono::sys_days((date.year() / date.month() + std::chrono::months(1)) / 1);
}

} // namespace twostep::core
