#include "core/limits/budget.hpp"

#include <algorithm>

namespace twostep::core {

namespace {

constexpr std::size_t max_places = 6;
constexpr std::uint64_t dearest = 1'000'000;

bool is_digits(std::string_view s) noexcept {
  return !s.empty() && std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::uint64_t number(std::string_view digits) noexcept {
  std::uint64_t n = 0;
  for (const char c : digits) n = n * 10 + static_cast<std::uint64_t>(c - '0');
  return n;
}

bool is_country_code(std::string_view s) noexcept {
  return s.size() == 2 && std::all_of(s.begin(), s.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

} // namespace

std::optional<micro_units> parse_price(std::string_view text) noexcept {
  const auto point = text.find('.');
  const auto whole = text.substr(0, point);
  if (!is_digits(whole) || whole.size() > 7) return std::nullopt;
  micro_units price = number(whole) * one_unit;
  if (point != text.npos) {
    const auto places = text.substr(point + 1);
    if (!is_digits(places) || places.size() > max_places) return std::nullopt;
    auto part = number(places);
    for (auto i = places.size(); i < max_places; ++i) part *= 10;
    price += part;
  }
  if (price > dearest * one_unit) return std::nullopt;
  return price;
}

std::string price_text(micro_units amount) {
  std::string text = std::to_string(amount / one_unit);
  const auto part = amount % one_unit;
  if (part == 0) return text;
  auto places = std::to_string(one_unit + part).substr(1);
  places.erase(places.find_last_not_of('0') + 1);
  return text.append(".").append(places);
}

result<price_list, std::string> price_list::parse(const std::vector<std::string>& lines) {
  price_list list;
  for (const auto& line : lines) {
    const auto space = line.find(' ');
    const auto country = line.substr(0, space);
    const auto price = space == line.npos ? std::nullopt : parse_price(std::string_view(line).substr(space + 1));
    const bool other = country == "*";
    if (!price || (!other && !is_country_code(country)))
      return "has \"" + line + "\": write a country and a price with at most six decimal places, as in \"DK 0.04\"";
    const bool twice = other ? list.other_.has_value() : list.by_country_.contains(country);
    if (twice) return "names " + country + " twice";
    if (other)
      list.other_ = *price;
    else
      list.by_country_.emplace(country, *price);
  }
  list.lines_ = lines;
  return list;
}

micro_units price_list::of(std::string_view country) const noexcept {
  if (empty()) return one_unit;
  const auto found = by_country_.find(country);
  if (found != by_country_.end()) return found->second;
  if (other_) return *other_;
  micro_units max = 0;
  for (const auto& [name, price] : by_country_) max = std::max(max, price);
  return max;
}

} // namespace twostep::core
