#pragma once
// The counts of the guards against inflated SMS bills, as `sms status` returns them.

#include "server/api/field_types.hpp"
#include "server/delivery/sms_spend_guard.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace twostep::server::admin {

/// Amounts are exact decimal texts.
struct budget_view {
  std::string unit, daily, spent_today, left_today, monthly, spent_this_month, left_this_month;
  static constexpr api::field_note notes[] = {
      {"unit", "messages or money"},
      {"daily", "empty: there is no budget"},
      {"monthly", "empty: there is no budget"},
      {"left_today", "leaves the reserve out; empty: there is no budget"},
      {"left_this_month", "leaves the reserve out; empty: there is no budget"}};
};
BOOST_DESCRIBE_STRUCT(
    budget_view, (), (unit, daily, spent_today, left_today, monthly, spent_this_month, left_this_month)
)

/// Covers the last 24 hours.
struct country_view {
  std::string country;
  std::uint64_t sent = 0, proven = 0, unproven = 0, allowed = 0;
  static constexpr api::field_note notes[] = {{"allowed", "unproven numbers at most; 0: no limit"}};
};
BOOST_DESCRIBE_STRUCT(country_view, (), (country, sent, proven, unproven, allowed))

budget_view view(const budget_use&);
std::vector<country_view> view(const std::vector<country_traffic>&);

} // namespace twostep::server::admin
