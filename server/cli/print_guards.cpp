#include "server/cli/print_guards.hpp"

#include "server/cli/print.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <ostream>

namespace twostep::server::cli {
namespace {

/// "3.2 of 20 today", "3.2 today".
std::string
spent(const boost::json::object& budget, std::string_view amount, std::string_view limit, std::string_view period) {
  const auto of = text_of(budget, limit);
  std::string text = text_of(budget, amount);
  if (!of.empty()) text.append(" of ").append(of);
  return text.append(" ").append(period);
}

std::string count_of(const boost::json::object& o, std::string_view field) {
  return std::to_string(o.at(field).to_number<std::int64_t>());
}

} // namespace

void print_budget(std::ostream& out, const boost::json::object& status) {
  const auto& budget = status.at("budget").as_object();
  out << (text_of(budget, "unit") == "money" ? "Spent: " : "Messages: ")
      << spent(budget, "spent_today", "daily", "today") << ", "
      << spent(budget, "spent_this_month", "monthly", "this month") << " (UTC).";
  if (text_of(budget, "daily").empty() && text_of(budget, "monthly").empty())
    out << " No budget is set: see sms.daily_budget and sms.monthly_budget.";
  out << "\n";
}

void print_countries(std::ostream& out, const boost::json::object& status) {
  table t{"COUNTRY", "SENT IN 24 H", "PROVEN", "WAITING", "MAY WAIT"};
  for (const auto& one : status.at("countries").as_array()) {
    const auto& c = one.as_object();
    const auto allowed = count_of(c, "allowed");
    t.add(
        {text_of(c, "country"), count_of(c, "sent"), count_of(c, "proven"), count_of(c, "unproven"),
         allowed == "0" ? "no limit" : allowed}
    );
  }
  if (t.empty()) return;
  out << "\n";
  t.print(out);
}

} // namespace twostep::server::cli
