#pragma once
// The conversion guard (R18): how many numbers may wait to be verified, by country and by prefix, given how many
// were. A fraudster who earns by messages never verifies a number; people do. After the formula that Authgear
// publishes for its fraud protection: a floor, or a part of what was verified lately, whichever is more. Pure: the
// store counts.
//
// What counts is numbers, not messages: a number that isn't verified yet for the account that asks counts once in 24
// hours, so that whoever asks three times, or begins anew, counts as one. How many messages one number gets is
// limited beside it (core/limits/send_limits.hpp). Verifying the number refunds its hit and adds one to what was
// verified; a number that is verified for its account is never asked about here.
//
// Why the floors are what they are: an office of fifty that enrols on one morning may have all its codes under way at
// once (decision 16), and what one address may ask for in an hour (60) and one block of numbers (40) must not be
// less by its country. So 60 and 40: more than Authgear's 20 a day and 3 an hour, and still some dollars a day and no
// bill.

#include "core/e164.hpp"
#include "core/limits/hourly_counter.hpp"
#include "core/limits/meter.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace twostep::core {

/// Numbers not yet verified that are let through in any case; 0 = no limit.
struct conversion_limits {
  std::uint32_t unproven_per_country_per_day = 60;
  std::uint32_t unproven_per_country_per_hour = 60;
  std::uint32_t unproven_per_prefix_per_day = 40;
  std::uint32_t unproven_percent = 20; ///< of the numbers verified lately, where that is more
};

/// In 24 hours: the floor, or the percentage of what was verified in the last 24 hours or on the best of the last 14
/// days.
std::uint32_t
unverified_a_day(std::uint32_t floor, std::uint32_t percent, const hourly_counter& verified, time_point now) noexcept;
/// In an hour: the floor, a sixth of the day's, or the percentage of what was verified in the last hour.
std::uint32_t unverified_an_hour(
    std::uint32_t floor, std::uint32_t a_day, std::uint32_t percent, const hourly_counter& verified, time_point now
) noexcept;

/// The meters of a number on its way to be verified. A meter's hits are what waits, its hourly counter is what was
/// verified.
struct conversion_meters {
  meter_id number; ///< has a hit as long as the number is counted
  meter_id country;
  meter_id prefix;
};
conversion_meters conversion_meters_of(const e164_number&, std::string_view region, const meter_keys&);

/// The number is counted already: nothing more is to be reserved.
meter_limit counted_once(const conversion_meters&) noexcept;
std::vector<meter_limit> limits_of_country(const conversion_meters&, const conversion_limits&);
std::vector<meter_limit> limits_of_prefix(const conversion_meters&, const conversion_limits&);

/// What the limit is now, given what its meter's hourly counter says was verified.
std::uint32_t limit_in_force(const meter_limit&, const hourly_counter& verified, time_point now) noexcept;

} // namespace twostep::core
