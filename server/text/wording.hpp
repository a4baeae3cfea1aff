#pragma once
// Times and characters in a person's language.

#include "core/language.hpp"
#include "core/time.hpp"

#include <cstdint>
#include <string>

namespace twostep::server {

/// "25 seconds", "3 minutes", "2 hours", rounded up.
std::string in_words(const core::language&, core::milliseconds);
/// "30 days".
std::string days_in_words(const core::language&, std::uint32_t);
/// "24 November 2026, 09:30 UTC".
std::string date_and_time(const core::language&, core::time_point);
/// "24 November 2026".
std::string date(const core::language&, core::time_point);
/// "09:30 UTC"; with the date where that isn't the day of `now`.
std::string time_of_day(const core::language&, core::time_point, core::time_point now);
/// region: an ISO 3166 code, "DK". "" where it is no country's.
std::string country_name(const core::language&, const std::string& region);
/// "09:30": of the day in UTC.
std::string hours_and_minutes(core::time_point);
/// The day in UTC, as seen from now: "Today", "Yesterday, 23 November", "2 November", "24 December 2025".
std::string day_in_words(const core::language&, core::time_point day, core::time_point now);
/// "the letter “x”", "the character “;”", "the invisible character U+0007".
std::string in_words(const core::language&, char32_t character);

} // namespace twostep::server
