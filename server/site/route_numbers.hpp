#pragma once
// Numbers for what answers requests, so that they can be counted without a look at the path: first what stands beside
// the table of pages, then its rows in their order.

#include "server/site/routes.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace twostep::server {

/// A new one is a line here and one in route_numbers.cpp.
enum class builtin_route : std::uint16_t { nothing, healthz, readyz, asset, receipts, gate_check, gate_denied };

struct route_label {
  std::string_view method;  ///< "GET" (HEAD counts as one), "POST", "any"
  std::string_view pattern; ///< "/sms/receipts/PROVIDER", never what was asked for; "none": refused, or no such page
};

std::uint16_t route_number(builtin_route) noexcept;
/// One of routes().
std::uint16_t route_number(const route&) noexcept;
/// By number.
std::vector<route_label> route_labels();

} // namespace twostep::server
