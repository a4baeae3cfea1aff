#pragma once
// Wrong codes of one account, in its known or in its unknown browsers: rolling windows of a day and of 30 days that
// success never resets (design A of docs/requirements.md section 2: at most 390 guesses a year). A day counts tries,
// 30 days count their weight: how many codes were good at the moment of the try. Not the five attempts of one code.

#include "core/time.hpp"

#include <boost/describe/class.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace twostep::core {

struct failure_limits {
  std::uint32_t per_day = 10;    ///< 0 = no limit
  std::uint32_t per_month = 30;  ///< 30 days; 0 = no limit
  std::uint32_t per_device = 10; ///< of one known browser in its whole life
};

struct failure_history {
  std::vector<time_point> at;         ///< ascending; entries older than 30 days are dropped by the next addition
  std::vector<std::uint32_t> weights; ///< one for each of `at`; none: each weighs 1

  friend bool operator==(const failure_history&, const failure_history&) = default;
};
BOOST_DESCRIBE_STRUCT(failure_history, (), (at, weights))

void add_failure(failure_history&, time_point now, std::uint32_t weight = 1);
/// Failures in the window that ends at now.
std::uint32_t failures_within(const failure_history&, milliseconds window, time_point now) noexcept;
/// Their weight.
std::uint32_t weight_within(const failure_history&, milliseconds window, time_point now) noexcept;
/// When a try of this weight fits; nullopt: now. What is heavier than the limit itself waits for an empty window.
std::optional<time_point>
paused_until(const failure_history&, const failure_limits&, time_point now, std::uint32_t weight = 1) noexcept;

/// Takes back so much weight, the newest first; of one that is heavier than what is left, a part.
void forgive_newest(failure_history&, std::uint32_t weight) noexcept;
/// Keeps the newest, so many.
void drop_oldest(failure_history&, std::size_t max) noexcept;

} // namespace twostep::core
