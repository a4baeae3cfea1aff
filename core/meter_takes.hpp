#pragma once
// What is to be taken of the meters: limits on hits, amounts for hourly counters, and both together for one change.
// Not how a meter counts: core/limits/meter.hpp.

#include "core/ids.hpp"
#include "core/time.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace twostep::core {

/// Raises the limit on numbers that wait to be verified by how many were verified lately: the meter's own hourly
/// counter (core/limits/conversion.hpp).
struct verified_share {
  std::uint32_t percent = 0;
  std::uint32_t a_day = 0; ///< of a limit by the hour: the day's, before it is raised; 0 = none
};

/// A limit on one meter: at most `limit` hits in any `window`. A window under an hour is not kept across a restart.
struct meter_limit {
  meter_id meter;
  std::uint32_t limit = 0; ///< 0 = no limit: not counted
  milliseconds window{};
  bool refundable = false; ///< the challenge keeps the reservation, and it is refunded when its number is verified
  std::optional<verified_share> raised_by{};
  /// In meter_takes only: it counts on every day, and refuses on those (UTC) whose first of `amounts` is at least
  /// this. 0: on every day.
  std::uint64_t refuses_from = 0;
};

/// What is to be added to a meter's hourly counter: unless its calendar day or month (UTC) would then be over its
/// limit.
struct counter_limit {
  meter_id meter{};
  std::uint64_t amount = 0;
  std::uint64_t per_day = 0, per_month = 0; ///< 0 = no limit
};

/// Taken together with a change, all of it or nothing.
struct meter_takes {
  /// One hit of every meter of the first of these that allows it. Where none does, the first says when to come back.
  std::vector<std::vector<meter_limit>> ways;
  /// Hits of these as well, unless the first of them is reached: what counts once. May be empty.
  std::vector<meter_limit> once;
  std::vector<counter_limit> amounts;
  time_point at{};

  bool empty() const noexcept { return ways.empty() && once.empty() && amounts.empty(); }
};

} // namespace twostep::core
