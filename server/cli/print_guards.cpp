#include "server/cli/print_guards.hpp"

#include "server/cli/print.hpp"

#include <ostream>

namespace twostep::server::cli {
namespace {

/// "3.2 of 20 today", "3.2 today".
std::string spent(const std::string& amount, const std::string& limit, std::string_view period) {
  std::string text = amount;
  if (!limit.empty()) text.append(" of ").append(limit);
  return text.append(" ").append(period);
}

} // namespace

void print_budget(std::ostream& out, const admin::sms_status_view& status) {
  const auto& budget = status.budget;
  out << (budget.unit == "money" ? "Spent: " : "Messages: ") << spent(budget.spent_today, budget.daily, "today")
      << ", " << spent(budget.spent_this_month, budget.monthly, "this month") << " (UTC).";
  if (budget.daily.empty() && budget.monthly.empty())
    out << " No budget is set: see sms.daily_budget and sms.monthly_budget.";
  out << "\n";
}

void print_countries(std::ostream& out, const admin::sms_status_view& status) {
  table t{"COUNTRY", "SENT IN 24 H", "PROVEN", "WAITING", "MAY WAIT"};
  for (const auto& c : status.countries)
    t.add(
        {c.country, std::to_string(c.sent), std::to_string(c.proven), std::to_string(c.unproven),
         c.allowed == 0 ? "no limit" : std::to_string(c.allowed)}
    );
  if (t.empty()) return;
  out << "\n";
  t.print(out);
}

} // namespace twostep::server::cli
