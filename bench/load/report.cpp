#include "bench/load/report.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <iomanip>
#include <ostream>
#include <sstream>

namespace twostep::bench::load {

namespace json = boost::json;

namespace {

constexpr std::pair<const char*, double> percentiles[] = {
    {"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"p99.9", 0.999}};

double ms(histogram::duration d) {
  return static_cast<double>(d.count()) / 1000;
}

void print_row(std::ostream& out, const std::string& name, const histogram& h) {
  out << std::left << std::setw(16) << name << std::right << std::setw(9) << h.count();
  for (const auto& [label, share] : percentiles) out << std::setw(10) << ms(h.at(share));
  out << std::setw(10) << ms(h.max()) << std::setw(10) << ms(h.mean()) << '\n';
}

json::object describe(const histogram& h) {
  json::object o{{"count", h.count()}, {"mean", ms(h.mean())}, {"max", ms(h.max())}};
  for (const auto& [label, share] : percentiles) o[label] = ms(h.at(share));
  return o;
}

} // namespace

void print(std::ostream& out, const options& o, const results& r) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(1);
  text << o.scenario << ", " << o.connections << " connections, ";
  if (o.rate > 0)
    text << "open loop at " << o.rate << " rounds/s: ";
  else
    text << "closed loop: ";
  text << static_cast<double>(r.rounds.count()) / r.elapsed.count() << " rounds/s, "
       << static_cast<double>(r.requests) / r.elapsed.count() << " requests/s, " << r.elapsed.count() << " s\n";
  text << std::setprecision(2) << std::left << std::setw(16) << "ms" << std::right << std::setw(9) << "count";
  for (const auto& [label, share] : percentiles) text << std::setw(10) << label;
  text << std::setw(10) << "max" << std::setw(10) << "mean" << '\n';
  print_row(text, "round", r.rounds);
  if (r.steps.size() > 1)
    for (const auto& [name, h] : r.steps) print_row(text, "  " + name, h);
  for (const auto& [kind, count] : r.errors) text << "error: " << kind << ": " << count << '\n';
  out << text.str();
}

std::string to_json(const options& o, const results& r) {
  json::object steps, errors;
  for (const auto& [name, h] : r.steps) steps[name] = describe(h);
  for (const auto& [kind, count] : r.errors) errors[kind] = count;
  const json::object all{
      {"scenario", o.scenario},
      {"connections", o.connections},
      {"rate", o.rate},
      {"seconds", r.elapsed.count()},
      {"rounds_per_second", static_cast<double>(r.rounds.count()) / r.elapsed.count()},
      {"requests_per_second", static_cast<double>(r.requests) / r.elapsed.count()},
      {"round_ms", describe(r.rounds)},
      {"steps_ms", steps},
      {"errors", errors}};
  return json::serialize(all) + "\n";
}

} // namespace twostep::bench::load
