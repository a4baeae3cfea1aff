#include "server/admin/guard_view.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

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

boost::json::object view(const budget_use& b) {
  return {
      {"unit", b.in_money ? "money" : "messages"},
      {"daily", budget_text(b.daily)},
      {"spent_today", core::price_text(b.today)},
      {"left_today", left_of(b.daily, b.today)},
      {"monthly", budget_text(b.monthly)},
      {"spent_this_month", core::price_text(b.this_month)},
      {"left_this_month", left_of(b.monthly, b.this_month)}};
}

boost::json::array view(const std::vector<country_traffic>& countries) {
  boost::json::array all;
  for (const auto& c : countries)
    all.push_back(boost::json::object{
        {"country", c.country},
        {"sent", c.sent},
        {"proven", c.verified},
        {"unproven", c.unverified},
        {"allowed", c.allowed}});
  return all;
}

} // namespace twostep::server::admin
