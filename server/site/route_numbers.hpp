#pragma once
// Numbers of routes, for counting requests without looking at the path: first the builtin routes, then the rows of
// the table.

#include "server/site/route_table.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server {

/// A new one also needs a line in route_numbers.cpp.
enum class builtin_route : std::uint16_t { nothing, healthz, readyz, asset, gate_check, gate_denied };

struct route_label {
  std::string_view method; ///< "GET" (HEAD counts as one), "POST", "any"
  std::string pattern;     ///< "/sms/receipts/PROVIDER", never the actual path; "none": refused, or no such page
};

std::uint16_t route_number(builtin_route) noexcept;
/// For a row of the table.
std::uint16_t route_number(const route_table&, const route&) noexcept;
/// The labels by number, for routes().
std::vector<route_label> route_labels();

} // namespace twostep::server
