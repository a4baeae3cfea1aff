#include "server/site/route_numbers.hpp"

#include "server/http/ascii.hpp"
#include "server/site/routes.hpp"

#include <array>

namespace twostep::server {
namespace {

struct builtin_label {
  std::string_view method, pattern;
};

/// By builtin_route.
constexpr std::array<builtin_label, 6> beside{{
    {"any", "none"},
    {"GET", "/healthz"},
    {"GET", "/readyz"},
    {"GET", "/assets/NAME"},
    {"GET", "/gate/check"},
    {"GET", "/gate/denied"},
}};
static_assert(beside.size() == static_cast<std::size_t>(builtin_route::gate_denied) + 1);

std::string_view method_of(const route& r) noexcept {
  switch (r.allowed) {
  case methods::reads:
    return "GET";
  case methods::posts:
    return "POST";
  case methods::callbacks:
    return "any";
  }
  return "any";
}

/// "/things/{id}" → "/things/ID".
std::string in_capitals(std::string_view pattern) {
  std::string label;
  bool is_name = false;
  for (const char c : pattern) {
    if (c == '{' || c == '}')
      is_name = c == '{';
    else
      label += is_name ? http::to_upper(c) : c;
  }
  return label;
}

} // namespace

std::uint16_t route_number(builtin_route b) noexcept {
  return static_cast<std::uint16_t>(b);
}

std::uint16_t route_number(const route_table& table, const route& r) noexcept {
  return static_cast<std::uint16_t>(beside.size() + static_cast<std::size_t>(&r - table.rows().data()));
}

std::vector<route_label> route_labels() {
  std::vector<route_label> all;
  for (const auto& [method, pattern] : beside) all.push_back({method, std::string(pattern)});
  for (const auto& r : routes()) all.push_back({method_of(r), in_capitals(r.path.text())});
  return all;
}

} // namespace twostep::server
