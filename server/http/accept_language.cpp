#include "server/http/accept_language.hpp"

#include <boost/beast/http/rfc7230.hpp>

#include <algorithm>
#include <optional>

namespace twostep::server::http {
namespace {

namespace bhttp = boost::beast::http;

/// In thousandths: "0.85" is 850 (RFC 9110, 12.4.2).
std::optional<unsigned> read_weight(std::string_view text) noexcept {
  constexpr std::size_t longest = 5; // "0.123"
  if (text.empty() || text.size() > longest || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  if (text.size() > 1 && text[1] != '.') return std::nullopt;
  unsigned weight = text[0] == '1' ? 1000 : 0, unit = 100;
  for (std::size_t i = 2; i < text.size(); ++i, unit /= 10) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    weight += unit * static_cast<unsigned>(text[i] - '0');
  }
  return weight <= 1000 ? std::optional(weight) : std::nullopt;
}

std::string_view std_view(boost::beast::string_view text) noexcept {
  return {text.data(), text.size()};
}

/// nullopt: it has another parameter than a weight, or a malformed one.
std::optional<unsigned> weight_of(const bhttp::param_list& parameters) {
  std::optional<unsigned> weight = 1000;
  for (const auto& [name, value] : parameters) {
    if (std_view(name) != "q" && std_view(name) != "Q") return std::nullopt;
    weight = read_weight(std_view(value));
  }
  return weight;
}

struct weighed {
  std::string_view range;
  unsigned weight;
};

} // namespace

language_ranges read_accept_language(std::string_view field) {
  const bhttp::ext_list list({field.data(), field.size()});
  boost::container::static_vector<weighed, max_language_ranges> all;
  for (const auto& [range, parameters] : list) {
    if (all.size() == all.capacity()) break;
    // Boost 1.81 gives a range at the very end the parameters of the one before.
    const bool is_bare = range.end() == field.data() + field.size();
    const auto weight = is_bare ? std::optional(1000u) : weight_of(parameters);
    all.push_back({std_view(range), weight.value_or(0)});
  }
  std::ranges::stable_sort(all, std::greater(), &weighed::weight);
  language_ranges wanted;
  for (const auto& one : all)
    if (one.weight > 0) wanted.push_back(one.range);
  return wanted;
}

} // namespace twostep::server::http
