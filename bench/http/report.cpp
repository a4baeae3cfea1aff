#include "bench/http/report.hpp"

#include "bench/support/median.hpp"

#include <algorithm>
#include <iomanip>

namespace twostep::bench::http {
namespace {

std::vector<double> values_of(const measured& m) {
  std::vector<double> all;
  for (const auto& r : m.rounds) all.push_back(r.value);
  return all;
}

int digits(double value) {
  return value < 100 ? 1 : 0;
}

double percentile(const measured& m, double share) {
  std::vector<double> all;
  for (const auto& r : m.rounds)
    if (r.latencies) all.push_back(static_cast<double>(r.latencies->at(share).count()));
  return all.empty() ? 0 : median(all);
}

void print_row(std::ostream& out, const measured& m) {
  const auto values = values_of(m);
  const auto [min, max] = std::minmax_element(values.begin(), values.end());
  const auto middle = median(values);
  out << std::left << std::setw(30) << m.workload.name << std::right << std::fixed
      << std::setprecision(digits(middle)) << std::setw(10) << middle << "  (" << *min << " - " << *max << ')'
      << std::setprecision(0);
  if (m.rounds.front().latencies)
    out << "; p50 " << percentile(m, 0.5) << ", p99 " << percentile(m, 0.99) << ", longest " << percentile(m, 1)
        << " us";
  out << "; " << m.workload.meaning;
  if (!m.rounds.back().note.empty()) out << "; " << m.rounds.back().note;
  out << '\n';
}

/// A performance goal for `of`, or for of/beside as the median over simultaneous rounds.
struct goal {
  const char* of;
  const char* beside; ///< null: `of` itself
  double limit;
  bool at_least;
  const char* words;
};
constexpr goal goals[] = {
    {"direct/twostep", "direct/nginx", 0.95, true, "of nginx's fixed answer"},
    {"through-nginx/twostep", "through-nginx/nginx", 0.95, true, "of nginx's own upstream"},
    {"p99/hashing", "p99/quiet", 1.2, false, "times the p99 without hashing"},
    {"idle/twostep", nullptr, 2048, false, "bytes an idle connection"},
    {"first-answer", nullptr, 50, false, "ms to the first answer"},
    {"resident", nullptr, 16, false, "MB at rest"},
    {"change/connections=64/durable", "change/connections=64/no-sync", 0.7, true, "of the same with sync off"},
    {"change/connections=64/durable", nullptr, 60'000, true, "durable changes a second"},
    {"instructions/twostep", nullptr, 15'000, false, "instructions a request"},
};

const measured* find(const std::vector<measured>& all, std::string_view name) {
  const auto at = std::find_if(all.begin(), all.end(), [&](const measured& m) { return m.workload.name == name; });
  return at == all.end() ? nullptr : &*at;
}

void print_goal(std::ostream& out, const std::vector<measured>& all, const goal& g) {
  const auto* of = find(all, g.of);
  const auto* beside = g.beside ? find(all, g.beside) : nullptr;
  if (!of || (g.beside && !beside)) return;
  auto values = values_of(*of);
  if (beside)
    for (std::size_t n = 0; n < values.size(); ++n) values[n] /= beside->rounds[n].value;
  const double value = median(values);
  const bool is_reached = g.at_least ? value >= g.limit : value <= g.limit;
  out << (is_reached ? "ok      " : "MISSED  ") << g.of << ": " << std::fixed
      << std::setprecision(beside ? 2 : digits(value)) << value << ' ' << g.words << ", wanted "
      << (g.at_least ? "at least " : "at most ") << g.limit << '\n';
}

} // namespace

bool print(std::ostream& out, const std::vector<measured>& all) {
  for (const auto& m : all) print_row(out, m);
  out << '\n';
  bool passed = true;
  for (const auto& m : all)
    for (const auto& r : m.rounds) {
      if (r.failed.empty()) continue;
      out << "FAILED  " << m.workload.name << ": " << r.failed << '\n';
      passed = false;
    }
  for (const auto& g : goals) print_goal(out, all, g);
  return passed;
}

} // namespace twostep::bench::http
