#pragma once
// Numbers for what answers requests, so that they can be counted without a look at the path: first what stands beside
// the table of routes, then its rows in their order.

#include "server/site/route_table.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server {

/// A new one is a line here and one in route_numbers.cpp.
enum class builtin_route : std::uint16_t { nothing, healthz, readyz, asset, gate_check, gate_denied };

struct route_label {
  std::string_view method; ///< "GET" (HEAD counts as one), "POST", "any"
  std::string pattern;     ///< "/sms/receipts/PROVIDER", never what was asked for; "none": refused, or no such page
};

std::uint16_t route_number(builtin_route) noexcept;
/// One of the table's rows.
std::uint16_t route_number(const route_table&, const route&) noexcept;
/// By number, of the table that the server has: routes().
std::vector<route_label> route_labels();

} // namespace twostep::server
