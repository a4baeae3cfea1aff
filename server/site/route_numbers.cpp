#include "server/site/route_numbers.hpp"

#include <array>

namespace twostep::server {
namespace {

/// By builtin_route.
constexpr std::array<route_label, 7> beside{{
    {"any", "none"},
    {"GET", "/healthz"},
    {"GET", "/readyz"},
    {"GET", "/assets/NAME"},
    {"any", "/sms/receipts/PROVIDER"},
    {"GET", "/gate/check"},
    {"GET", "/gate/denied"},
}};
static_assert(beside.size() == static_cast<std::size_t>(builtin_route::gate_denied) + 1);

} // namespace

std::uint16_t route_number(builtin_route b) noexcept {
  return static_cast<std::uint16_t>(b);
}

std::uint16_t route_number(const route& r) noexcept {
  return static_cast<std::uint16_t>(beside.size() + static_cast<std::size_t>(&r - routes().data()));
}

std::vector<route_label> route_labels() {
  std::vector<route_label> all(beside.begin(), beside.end());
  for (const auto& r : routes()) all.push_back({r.method == http::method::post ? "POST" : "GET", r.path});
  return all;
}

} // namespace twostep::server
