#pragma once
// Amounts counted by the clock hour, for what a meter's exact hits would be too many: numbers verified, messages
// sent, money spent. A month of hours and no more, however much is counted.

#include "core/time.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <vector>

namespace twostep::core {

struct hourly_amount {
  std::uint32_t hour = 0; ///< since 1970-01-01T00:00 UTC
  std::uint64_t amount = 0;
  friend bool operator==(const hourly_amount&, const hourly_amount&) = default;
};
BOOST_DESCRIBE_STRUCT(hourly_amount, (), (hour, amount))

/// Hours in ascending order, those without an amount left out: at most 745, about 12 KB.
struct hourly_counter {
  std::vector<hourly_amount> hours;
  friend bool operator==(const hourly_counter&, const hourly_counter&) = default;
};
BOOST_DESCRIBE_STRUCT(hourly_counter, (), (hours))

/// How long every amount is kept: a calendar month has 31 days at most.
inline constexpr days counter_retention = days(31);

/// Adds in now's hour, and drops the hours that are too old by now. A sum that is too big stays at the greatest.
void add(hourly_counter&, std::uint64_t amount, time_point now);
/// Adds every hour of another.
void merge(hourly_counter&, const hourly_counter& other);
/// Drops the hours that are too old by now.
void forget_old(hourly_counter&, time_point now);

/// The sum of the hours from that of `from` on.
std::uint64_t amount_since(const hourly_counter&, time_point from) noexcept;
/// This clock hour and the one before: at least the last hour, less than two.
std::uint64_t last_hour(const hourly_counter&, time_point now) noexcept;
/// This clock hour and the 24 before: at least the last day, an hour more at most.
std::uint64_t last_day(const hourly_counter&, time_point now) noexcept;
/// The greatest sum of one calendar day (UTC) among today and the `before` days before it.
std::uint64_t highest_day(const hourly_counter&, time_point now, int before) noexcept;

/// When the calendar day and month (UTC) began, and when the next ones do.
time_point day_begin(time_point) noexcept;
time_point next_day(time_point) noexcept;
time_point month_begin(time_point) noexcept;
time_point next_month(time_point) noexcept;

} // namespace twostep::core
