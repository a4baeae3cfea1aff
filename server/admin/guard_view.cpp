#include "server/admin/guard_view.hpp"

namespace twostep::server::admin {
namespace {

std::string budget_text(std::uint64_t budget) {
  return budget == 0 ? std::string() : std::to_string(budget);
}

std::string left_of(std::uint64_t budget, core::micro_units spent) {
  const auto all = budget * core::one_unit;
  return budget == 0 ? std::string() : core::price_text(spent < all ? all - spent : 0);
}

} // namespace

budget_view view(const budget_use& b) {
  return {b.in_money ? "money" : "messages", budget_text(b.daily),   core::price_text(b.today),
          left_of(b.daily, b.today),         budget_text(b.monthly), core::price_text(b.this_month),
          left_of(b.monthly, b.this_month)};
}

std::vector<country_view> view(const std::vector<country_traffic>& countries) {
  std::vector<country_view> all;
  for (const auto& c : countries) all.push_back({c.country, c.sent, c.verified, c.unverified, c.allowed});
  return all;
}

} // namespace twostep::server::admin
