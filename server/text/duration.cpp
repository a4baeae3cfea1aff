#include "server/text/duration.hpp"

#include <algorithm>
#include <charconv>

namespace twostep::server {
namespace {

struct unit {
  std::string_view name;
  core::milliseconds::rep milliseconds;
};

constexpr unit units[] = {{"y", 31'536'000'000}, {"d", 86'400'000}, {"h", 3'600'000},
                          {"m", 60'000},         {"s", 1'000},      {"ms", 1}};
constexpr core::milliseconds longest = core::days(3653);

} // namespace

std::optional<core::milliseconds> parse_duration(std::string_view text) noexcept {
  if (text.empty()) return {};
  core::milliseconds::rep total = 0;
  std::size_t next_unit = 0;
  while (!text.empty()) {
    if (text.front() < '0' || text.front() > '9') return {};
    std::uint32_t number = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{}) return {};
    text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
    const auto name = text.substr(0, std::min(text.find_first_of("0123456789"), text.size()));
    while (next_unit < std::size(units) && units[next_unit].name != name) ++next_unit;
    if (next_unit == std::size(units)) return {};
    total += number * units[next_unit++].milliseconds;
    if (total > longest.count()) return {};
    text.remove_prefix(name.size());
  }
  return core::milliseconds(total);
}

std::string format_duration(core::milliseconds d) {
  std::string text;
  auto left = d.count();
  for (const auto& u : units) {
    if (left < u.milliseconds) continue;
    text += std::to_string(left / u.milliseconds);
    text += u.name;
    left %= u.milliseconds;
  }
  return text.empty() ? "0s" : text;
}

} // namespace twostep::server
