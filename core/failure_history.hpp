#pragma once
// Wrong codes of one account in one lane: rolling windows of a day and of 30 days that success never resets
// (design A of requirements.md section 2: at most 390 guesses a year). Not the five attempts of one code.

#include "core/time.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace twostep::core {

struct failure_limits {
  std::uint32_t per_day = 10;   ///< 0 = no limit
  std::uint32_t per_month = 30; ///< 30 days; 0 = no limit
};

struct failure_history {
  std::vector<time_point> at; ///< ascending; entries older than 30 days are dropped by the next addition

  friend bool operator==(const failure_history&, const failure_history&) = default;
};
BOOST_DESCRIBE_STRUCT(failure_history, (), (at))

void add_failure(failure_history&, time_point now);
/// Failures in the window that ends at now.
std::uint32_t failures_within(const failure_history&, milliseconds window, time_point now) noexcept;
/// When the next try is allowed; nullopt: now.
std::optional<time_point> paused_until(const failure_history&, const failure_limits&, time_point now) noexcept;

} // namespace twostep::core
