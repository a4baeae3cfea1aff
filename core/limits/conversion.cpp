#include "core/limits/conversion.hpp"

#include <algorithm>
#include <limits>

namespace twostep::core {

namespace {

constexpr int days_looked_back = 13; // and today

std::uint32_t part_of(std::uint64_t amount, std::uint32_t percent) noexcept {
  constexpr std::uint64_t max = std::numeric_limits<std::uint32_t>::max();
  if (amount > max) return static_cast<std::uint32_t>(max); // times a percentage: no overflow below
  return static_cast<std::uint32_t>(std::min(amount * percent / 100, max));
}

} // namespace

std::uint32_t unverified_a_day(
    std::uint32_t floor, std::uint32_t percent, const hourly_counter& verified, time_point now
) noexcept {
  if (floor == 0) return 0;
  const auto lately = std::max(last_day(verified, now), highest_day(verified, now, days_looked_back));
  return std::max(floor, part_of(lately, percent));
}

std::uint32_t unverified_an_hour(
    std::uint32_t floor, std::uint32_t a_day, std::uint32_t percent, const hourly_counter& verified, time_point now
) noexcept {
  if (floor == 0) return 0;
  return std::max({floor, a_day / 6, part_of(last_hour(verified, now), percent)});
}

conversion_meters conversion_meters_of(const e164_number& number, std::string_view region, const meter_keys& keys) {
  return {
      .number = keys(meter_kind::number_counted, number.reveal()),
      .country = keys(meter_kind::country_conversion, region),
      .prefix = keys(meter_kind::prefix_conversion, number.prefix())};
}

meter_limit counted_once(const conversion_meters& m) noexcept {
  return {.meter = m.number, .limit = 1, .window = days(1)};
}

std::vector<meter_limit> limits_of_country(const conversion_meters& m, const conversion_limits& limits) {
  const auto floor = limits.unproven_per_country_per_day;
  const auto percent = limits.unproven_percent;
  std::vector<meter_limit> out;
  if (floor != 0)
    out.push_back({.meter = m.country, .limit = floor, .window = days(1), .raised_by = verified_share{percent}});
  if (limits.unproven_per_country_per_hour != 0)
    out.push_back(
        {.meter = m.country,
         .limit = limits.unproven_per_country_per_hour,
         .window = hours(1),
         .raised_by = verified_share{percent, floor}}
    );
  return out;
}

std::vector<meter_limit> limits_of_prefix(const conversion_meters& m, const conversion_limits& limits) {
  if (limits.unproven_per_prefix_per_day == 0) return {};
  return {
      {.meter = m.prefix,
       .limit = limits.unproven_per_prefix_per_day,
       .window = days(1),
       .raised_by = verified_share{limits.unproven_percent}}};
}

std::uint32_t limit_in_force(const meter_limit& l, const hourly_counter& verified, time_point now) noexcept {
  if (!l.raised_by) return l.limit;
  const auto percent = l.raised_by->percent;
  if (l.window >= days(1)) return unverified_a_day(l.limit, percent, verified, now);
  const auto a_day = unverified_a_day(l.raised_by->a_day, percent, verified, now);
  return unverified_an_hour(l.limit, a_day, percent, verified, now);
}

} // namespace twostep::core
