#pragma once
// What a message costs, in whole millionths of a unit: of the operator's money where there are prices, else of a
// message. No floating point anywhere.

#include "core/result.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::core {

/// Millionths.
using micro_units = std::uint64_t;
inline constexpr micro_units one_unit = 1'000'000;

/// "0.0075": digits, perhaps a point and one to six digits more; at most a million. nullopt: no price.
std::optional<micro_units> parse_price(std::string_view) noexcept;
/// "0.0075", "3": without needless zeros.
std::string price_text(micro_units);

/// What messages cost by country.
class price_list {
public:
  /// No prices: each message costs one unit.
  price_list() = default;
  /// "DK 0.04": an ISO 3166 code, or "*" for all other countries, and a price. The error says what is wrong.
  static result<price_list, std::string> parse(const std::vector<std::string>& lines);

  bool empty() const noexcept { return by_country_.empty() && !other_; }
  /// Where neither the country nor "*" has a price, the highest of all prices: too careful rather than too expensive.
  micro_units of(std::string_view country) const noexcept;
  /// As parse takes them.
  const std::vector<std::string>& lines() const noexcept { return lines_; }

private:
  std::map<std::string, micro_units, std::less<>> by_country_;
  std::optional<micro_units> other_;
  std::vector<std::string> lines_;
};

/// Units a day and a month (UTC); 0 = no budget. To numbers verified for their account a reserve may go beyond it.
struct budgets {
  std::uint64_t daily = 0, monthly = 0;
  std::uint32_t reserve_percent = 20;
  bool any() const noexcept { return daily != 0 || monthly != 0; }
};

/// In millionths; 0 = no budget.
constexpr micro_units spendable(std::uint64_t budget, const budgets& b, bool with_reserve) noexcept {
  return budget * (100 + (with_reserve ? b.reserve_percent : 0)) * (one_unit / 100);
}

} // namespace twostep::core
