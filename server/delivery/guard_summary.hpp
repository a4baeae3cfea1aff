#pragma once
// What the spend guard's meters say, for `sms status` and metrics. It takes nothing of them:
// server/delivery/sms_spend_guard.hpp.

#include "core/limits/budget.hpp"
#include "core/limits/meter.hpp"
#include "server/config/config.hpp"
#include "server/runtime/awaitable.hpp"
#include "storage/meter_store.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace twostep::server {

/// The meter of what messages cost: money where there are prices, else messages.
core::meter_id spent_meter(const config&, const core::meter_keys&);
struct spent_amounts {
  core::micro_units today = 0, this_month = 0;
};
spent_amounts amounts_of(const core::meter& spent, core::time_point now) noexcept;

/// A country's figures for `sms status` and metrics.
struct country_traffic {
  std::string country;          ///< ISO 3166, or libphonenumber's regions: "001"; "ZZ": unknown
  std::uint64_t sent = 0;       ///< messages in the last 24 hours
  std::uint64_t verified = 0;   ///< numbers verified in the last 24 hours
  std::uint64_t unverified = 0; ///< numbers of the last 24 hours that aren't verified …
  std::uint64_t allowed = 0;    ///< … and how many are allowed; 0: no limit
};
struct budget_use {
  bool in_money = false;                       ///< false: in messages
  core::micro_units today = 0, this_month = 0; ///< spent
  std::uint64_t daily = 0, monthly = 0;        ///< in units; 0: no budget
};
struct guard_summary {
  budget_use budget;
  std::vector<country_traffic> countries; ///< those with any figure, by code
};
/// One read of the store. All parameters live until the answer is there.
awaitable<guard_summary>
read_guard_summary(const storage::meter_store&, const config&, const core::meter_keys&, core::time_point now);

} // namespace twostep::server
