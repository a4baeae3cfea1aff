#include "bench/log/report.hpp"

#include "bench/support/median.hpp"

#include <algorithm>
#include <iomanip>
#include <optional>
#include <sstream>

namespace twostep::bench::log {
namespace {

template <class F>
std::vector<double> of_each(const std::vector<round>& rounds, F f) {
  std::vector<double> values;
  for (const auto& r : rounds) values.push_back(f(r));
  return values;
}

double percentile(const round& r, double share) {
  if (r.latencies.empty()) return 0;
  auto sorted = r.latencies;
  const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(sorted.size() - 1));
  std::nth_element(sorted.begin(), sorted.begin() + at, sorted.end());
  return sorted[static_cast<std::size_t>(at)];
}

/// The median of the ratios of simultaneous rounds.
std::optional<double> ratio(const results& all, const std::string& of, const std::string& to) {
  const auto a = all.rounds.find(of), b = all.rounds.find(to);
  if (a == all.rounds.end() || b == all.rounds.end() || of == to) return std::nullopt;
  std::vector<double> ratios;
  for (std::size_t i = 0; i < std::min(a->second.size(), b->second.size()); ++i)
    if (b->second[i].rate() > 0) ratios.push_back(a->second[i].rate() / b->second[i].rate());
  if (ratios.empty()) return std::nullopt;
  return median(ratios);
}

/// "/writers=64/size=250" of "commit/writers=64/size=250"; "" for other names.
std::string parameters_of(const std::string& name) {
  const auto at = name.find("/writers=");
  return at == std::string::npos ? std::string() : name.substr(at);
}
std::string size_of(const std::string& name) {
  const auto at = name.rfind("/size=");
  return at == std::string::npos ? std::string() : name.substr(at);
}

std::string text_of(std::optional<double> value) {
  if (!value) return "";
  std::ostringstream out;
  out << std::fixed << std::setprecision(2) << *value;
  return out.str();
}

struct goal {
  const char* what;
  const char* of;
  const char* to;
  double min;
};
constexpr goal goals[] = {
    {"64 writers: of raw group commit", "commit/writers=64/size=250", "raw/writers=64/size=250", 0.9},
    {"64 writers: times RocksDB with sync", "commit/writers=64/size=250", "rocksdb/writers=64/size=250", 4},
    {"64 writers: times SQLite, WAL, FULL", "commit/writers=64/size=250", "sqlite/rows=1/size=250", 20},
    {"one writer: of raw fdatasync", "commit/writers=1/size=250", "raw-lone/size=250", 0.6},
};
constexpr double longest_roll_ms = 5;
/// Changes while snapshots are written, and quiet rounds of the same run.
constexpr const char *quiet_changes = "change/users=1000000/quiet",
                     *snapshot_changes = "change/users=1000000/snapshots";
constexpr double longest_stall_ms = 5, max_slower = 2;
/// Of a start, in milliseconds until its first answer.
constexpr std::pair<const char*, double> longest_starts[] = {
    {"start/users=0", 10}, {"start/users=1000000", 300}, {"start/users=10000000", 3000}};
constexpr double min_replay = 4e6;

void print_snapshot_goals(std::ostream& out, const results& all) {
  const auto quiet = all.rounds.find(quiet_changes), busy = all.rounds.find(snapshot_changes);
  if (quiet == all.rounds.end() || busy == all.rounds.end()) return;
  const auto p99 = [](const round& r) { return percentile(r, 0.99); };
  const double slower = median(of_each(busy->second, p99)) / median(of_each(quiet->second, p99));
  out << (slower <= max_slower ? "met     " : "MISSED  ") << "p99 of a change during snapshots: " << slower
      << " times that without, wanted " << max_slower << '\n';
  const double stall = median(of_each(busy->second, [](const round& r) { return percentile(r, 1) / 1000; }));
  out << (stall <= longest_stall_ms ? "met     " : "MISSED  ") << "longest change during snapshots: " << stall
      << " ms, wanted " << longest_stall_ms << '\n';
}

} // namespace

void print_table(std::ostream& out, const results& all) {
  std::ostringstream text;
  text << std::fixed << std::left << std::setw(40) << "workload" << std::right << std::setw(11) << "rate/s"
       << std::setw(22) << "(least - most)" << std::setw(9) << "p50 us" << std::setw(9) << "p99 us" << std::setw(10)
       << "max us" << std::setw(9) << "cpu us" << std::setw(8) << "/ raw" << std::setw(8) << "/ lone"
       << "  of the last round\n";
  for (const auto& name : all.names) {
    const auto& rounds = all.rounds.at(name);
    const auto rates = of_each(rounds, [](const round& r) { return r.rate(); });
    const auto [min, max] = std::minmax_element(rates.begin(), rates.end());
    std::ostringstream range;
    range << std::fixed << std::setprecision(0) << '(' << *min << " - " << *max << ')';
    text << std::left << std::setw(40) << name << std::right << std::setprecision(0) << std::setw(11) << median(rates)
         << std::setw(22) << range.str();
    for (const double share : {0.5, 0.99})
      text << ' ' << std::setw(8) << median(of_each(rounds, [&](const round& r) { return percentile(r, share); }));
    text << ' ' << std::setw(9) << median(of_each(rounds, [](const round& r) { return percentile(r, 1); })) << ' ';
    text << std::setprecision(2) << std::setw(8) << median(of_each(rounds, [](const round& r) {
      return r.done ? r.processor_seconds * 1e6 / static_cast<double>(r.done) : 0;
    }));
    text << std::setw(8) << text_of(ratio(all, name, "raw" + parameters_of(name))) << std::setw(8)
         << text_of(ratio(all, name, "raw-lone" + size_of(name)));
    const auto& last = rounds.back();
    text << "  " << last.note;
    if (last.refused > 0) text << ' ' << last.refused << " refused";
    text << '\n';
  }
  out << text.str();
}

void print_goals(std::ostream& out, const results& all) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(2);
  for (const auto& g : goals)
    if (const auto is = ratio(all, g.of, g.to))
      text << (*is >= g.min ? "met     " : "MISSED  ") << g.what << ": " << *is << ", wanted " << g.min << '\n';
  for (const auto& name : all.names) {
    if (name.starts_with("replay/") && name.ends_with("/threads=2")) {
      const double is = median(of_each(all.rounds.at(name), [](const round& r) { return r.rate(); }));
      text << (is >= min_replay ? "met     " : "MISSED  ") << name << ": " << is / 1e6 << " M events/s, wanted "
           << min_replay / 1e6 << '\n';
    }
    for (const auto& [start, wanted] : longest_starts) {
      if (name != start) continue;
      const double is = 1000 * median(of_each(all.rounds.at(name), [](const round& r) { return r.seconds; }));
      text << (is <= wanted ? "met     " : "MISSED  ") << name << ": first answer after " << is << " ms, wanted "
           << wanted << '\n';
    }
    if (!name.starts_with("roll/")) continue;
    const auto longest = of_each(all.rounds.at(name), [](const round& r) { return percentile(r, 1) / 1000; });
    const double is = median(longest);
    text << (is <= longest_roll_ms ? "met     " : "MISSED  ") << name << ": longest commit " << is
         << " ms (median of rounds; worst " << *std::max_element(longest.begin(), longest.end()) << "), wanted "
         << longest_roll_ms << '\n';
  }
  print_snapshot_goals(text, all);
  if (!text.str().empty()) out << "\ngoals\n" << text.str();
}

} // namespace twostep::bench::log
