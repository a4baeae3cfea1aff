#include "bench/dispatch/report.hpp"

#include "bench/support/median.hpp"

#include <algorithm>
#include <iomanip>

namespace twostep::bench::dispatch {
namespace {

template <class F>
std::vector<double> of_each(const std::vector<round>& rounds, F f) {
  std::vector<double> values;
  for (const auto& r : rounds) values.push_back(f(r));
  return values;
}

double ms(std::chrono::microseconds t) {
  return static_cast<double>(t.count()) / 1000;
}
double share(double of, std::uint64_t all) {
  return all > 0 ? of / static_cast<double>(all) : 0;
}

double rate(const round& r) {
  return static_cast<double>(r.accepted) / r.seconds;
}
double own_us(const round& r) {
  return share(r.dispatcher_seconds * 1e6, r.accepted);
}
double provider_us(const round& r) {
  return share(r.provider_seconds * 1e6, r.accepted);
}

void print_rate(std::ostream& out, const measured& m) {
  const auto rates = of_each(m.rounds, &rate);
  const auto us = median(of_each(m.rounds, &own_us));
  out << std::left << std::setw(26) << m.workload.name << std::right << std::fixed << std::setprecision(0)
      << std::setw(9) << median(rates) << "  (" << *std::min_element(rates.begin(), rates.end()) << " - "
      << *std::max_element(rates.begin(), rates.end()) << ')' << std::setprecision(1) << std::setw(10)
      << median(of_each(m.rounds, [](const round& r) { return ms(r.until_accepted.at(0.5)); })) << std::setw(9)
      << median(of_each(m.rounds, [](const round& r) { return ms(r.until_accepted.at(0.99)); })) << std::setw(10)
      << us << std::setw(10) << median(of_each(m.rounds, &provider_us)) << std::setprecision(0) << std::setw(11)
      << (us > 0 ? 1e6 / us : 0) << "  " << m.rounds.back().note << '\n';
}

void print_day(std::ostream& out, const workload& w, const round& r) {
  out << w.name << ": " << w.meaning << '\n'
      << "  " << r.offered << " offered in " << std::fixed << std::setprecision(1) << r.seconds << " s, "
      << r.accepted << " accepted, " << r.died << " dropped because the code died, " << r.given_up << " given up, "
      << r.refused << " refused (queue full), " << r.unresolved << " without an outcome\n"
      << "  to accepted, from the intended time: p50 " << ms(r.until_accepted.at(0.5)) << " ms, p99 "
      << ms(r.until_accepted.at(0.99)) << " ms, longest " << ms(r.until_accepted.max()) << " ms\n"
      << "  " << r.repeated << " messages taken by providers more than once (" << std::setprecision(2)
      << 100 * share(static_cast<double>(r.repeated), r.offered) << " %), " << r.copies
      << " copies beyond the first\n"
      << "  processor time a message: dispatcher " << std::setprecision(1) << own_us(r) << " us, both providers "
      << provider_us(r) << " us; " << r.note << '\n';
}

void print_verdict(std::ostream& out, const std::string& name, const std::string& asked, const std::string& failed) {
  out << (failed.empty() ? "PASSED  " : "FAILED  ") << name << ": " << (failed.empty() ? asked : failed) << '\n';
}

std::string asked_of(const workload& w) {
  if (w.name.starts_with("bad-day")) return "every message whose code lives was accepted within 10 s";
  return "every message was accepted";
}

void print_goal(std::ostream& out, const measured& m) {
  out << std::fixed << std::setprecision(1);
  if (m.workload.shape == shape::open) {
    const auto p99 = median(of_each(m.rounds, [](const round& r) { return ms(r.until_accepted.at(0.99)); }));
    out << (p99 <= m.workload.goal ? "ok      " : "MISSED  ") << m.workload.name << ": p99 to accepted " << p99
        << " ms, wanted " << m.workload.goal << '\n';
    return;
  }
  const auto value = median(of_each(m.rounds, &rate));
  const auto core = 1e6 / std::max(1e-3, median(of_each(m.rounds, &own_us)));
  out << (value >= m.workload.goal ? "ok      " : "MISSED  ") << m.workload.name << ": " << std::fixed
      << std::setprecision(0) << value << " accepted a second, wanted " << m.workload.goal
      << "; by its processor time a "
      << "core carries " << core << '\n';
}

} // namespace

bool print(std::ostream& out, const std::vector<measured>& all) {
  const auto is_closed = [](const measured& m) { return m.workload.shape == shape::closed; };
  if (std::any_of(all.begin(), all.end(), is_closed))
    out << std::left << std::setw(26) << "workload" << std::right << std::setw(9) << "accepted/s"
        << "  (least - most)   p50 ms   p99 ms    cpu us  provider   a core\n";
  for (const auto& m : all)
    if (is_closed(m)) print_rate(out, m);
  for (const auto& m : all)
    if (!is_closed(m))
      for (const auto& r : m.rounds) print_day(out, m.workload, r);
  out << '\n';
  bool passed = true;
  for (const auto& m : all) {
    std::string failed;
    for (const auto& r : m.rounds)
      if (failed.empty()) failed = r.failed;
    print_verdict(out, m.workload.name, asked_of(m.workload), failed);
    passed = passed && failed.empty();
  }
  for (const auto& m : all)
    if (m.workload.goal > 0) print_goal(out, m);
  return passed;
}

} // namespace twostep::bench::dispatch
