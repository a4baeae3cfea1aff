#include "server/http/accept_encoding.hpp"

#include "server/http/ascii.hpp"

#include <algorithm>
#include <optional>

namespace twostep::server::http {
namespace {

/// qvalue in thousandths: "0", "0.5", "1.000" (RFC 9110 12.4.2). nullopt: it is none.
std::optional<int> parse_quality(std::string_view text) noexcept {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  int value = (text[0] - '0') * 1000, place = 100;
  if (text.size() == 1) return value;
  if (text[1] != '.') return std::nullopt;
  for (const char c : text.substr(2)) {
    if (!is_decimal(c)) return std::nullopt;
    value += (c - '0') * place;
    place /= 10;
  }
  return value <= 1000 ? std::optional(value) : std::nullopt;
}

/// The quality in "q=0.8"; codings have no other parameter.
std::optional<int> quality(std::string_view parameter) noexcept {
  parameter = trim(parameter);
  const bool is_weight = parameter.starts_with("q=") || parameter.starts_with("Q=");
  return is_weight ? parse_quality(parameter.substr(2)) : std::nullopt;
}

} // namespace

bool accepts_gzip(std::string_view field) noexcept {
  std::optional<int> gzip, identity, any;
  while (!field.empty()) {
    const auto entry = field.substr(0, field.find(','));
    field.remove_prefix(std::min(entry.size() + 1, field.size()));
    const auto semicolon = std::min(entry.find(';'), entry.size());
    const auto coding = trim(entry.substr(0, semicolon));
    const auto weight = semicolon == entry.size() ? std::optional(1000) : quality(entry.substr(semicolon + 1));
    if (!weight) continue;
    if (is_word(coding, "gzip") || is_word(coding, "x-gzip"))
      gzip = weight;
    else if (is_word(coding, "identity"))
      identity = weight;
    else if (coding == "*")
      any = weight;
  }
  const int wanted = gzip.value_or(any.value_or(0));
  return wanted > 0 && wanted >= identity.value_or(0);
}

} // namespace twostep::server::http
