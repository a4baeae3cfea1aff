// Measures the dispatcher with real gateways over loopback, against fake providers in child processes.

#include "bench/dispatch/report.hpp"
#include "bench/log/environment.hpp"
#include "bench/support/pick.hpp"
#include "storage/os/standard_descriptors.hpp"

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/variables_map.hpp>

#include <sodium.h>

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <stdexcept>

namespace twostep::bench::dispatch {

std::vector<workload> workloads() {
  std::vector<workload> all;
  add_rates(all);
  add_bad_days(all);
  return all;
}

namespace {

struct options {
  surroundings around;
  std::string only, commit;
  int rounds = 3, days = 1;
};

constexpr double max_seconds = 60, max_rate = 20'000, max_life = 600;
constexpr unsigned max_under_way = 5'000;
constexpr int max_rounds = 100;

void print_help(const boost::program_options::options_description& description) {
  std::cout << "sms-bench [OPTIONS]\n\nSends to 127.0.0.1 only, and ends by itself.\n\n"
            << "Example: sms-bench --only rate-smpp --rounds 5\n\n"
            << description << "\nWorkloads (--only takes their names, or what names begin with):\n";
  for (const auto& w : workloads()) std::cout << "  " << std::left << std::setw(40) << w.name << w.meaning << '\n';
}

bool run(const options& o) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium can't be used");
  std::vector<measured> all;
  for (auto& w : pick(workloads(), o.only)) all.push_back({std::move(w), {}});
  log::print_environment(std::cout, std::filesystem::current_path(), o.commit);
  std::cout
      << "# rates: " << o.rounds << " rounds in turn, medians, " << o.around.under_way
      << " messages under way; days: " << o.days << " of each, " << o.around.rate << " messages a second\n"
      << "# the dispatcher is one thread, each provider a process; cpu us: of the dispatcher's thread, a message\n\n";
  for (int n = 0; n < std::max(o.rounds, o.days); ++n)
    for (auto& m : all) {
      if (n >= (m.workload.shape == shape::closed ? o.rounds : o.days)) continue;
      std::cerr << "\rround " << n + 1 << ": " << std::left << std::setw(48) << m.workload.name << std::flush;
      m.rounds.push_back(m.workload.run(o.around));
    }
  std::cerr << '\r' << std::setw(70) << "" << '\r';
  const bool passed = print(std::cout, all);
  std::cout << "\n# load when it ended: " << log::load_average() << '\n';
  return passed;
}

int main_with(int argc, char** argv) {
  namespace po = boost::program_options;
  options o;
  std::string fake_smsc;
  po::options_description description("Options");
  auto add = description.add_options();
  const auto number = [](auto& value) { return po::value(&value)->default_value(value); };
  add("only", po::value(&o.only), "workloads, separated by commas; without: all");
  add("rounds", number(o.rounds), "of each rate, in turn");
  add("days", number(o.days), "of each day");
  add("seconds", number(o.around.seconds), "a round takes; 0: a rate 3, a day 30");
  add("rate", number(o.around.rate), "messages a second of a day");
  add("under-way", number(o.around.under_way), "messages of a rate at once");
  add("life", number(o.around.life), "seconds that a code lives");
  add("seed", number(o.around.seed), "of the providers' chance");
  add("fake-smsc", po::value(&fake_smsc)->default_value("beside sms-bench"), "the provider in a box");
  add("commit", po::value(&o.commit), "what was built, for the record");
  add("help", "this");
  po::variables_map given;
  po::store(po::parse_command_line(argc, argv, description), given);
  po::notify(given);
  if (given.contains("help")) return print_help(description), 0;
  if (given["fake-smsc"].defaulted())
    fake_smsc = (std::filesystem::canonical("/proc/self/exe").parent_path() / "fake-smsc").string();
  o.around.fake_smsc = fake_smsc;
  const auto within = [](auto value, auto min, auto max) { return value >= min && value <= max; };
  if (!within(o.around.seconds, 0.0, max_seconds) || !within(o.around.rate, 1.0, max_rate) ||
      !within(o.around.life, 1.0, max_life) || !within(o.around.under_way, 1u, max_under_way) ||
      !within(o.rounds, 1, max_rounds) || !within(o.days, 1, max_rounds))
    throw std::invalid_argument(
        "--seconds is at most 60, --rate 20000, --under-way 5000, --life 600, --rounds and --days 100"
    );
  return run(o) ? 0 : 1;
}

} // namespace
} // namespace twostep::bench::dispatch

int main(int argc, char** argv) {
  twostep::storage::open_standard_descriptors();
  try {
    return twostep::bench::dispatch::main_with(argc, argv);
  } catch (const std::exception& e) {
    std::cerr << "sms-bench: " << e.what() << '\n';
    return 2;
  }
}
