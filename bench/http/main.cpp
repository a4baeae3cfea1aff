// Measures the server over loopback, and the gate compared with nginx: servers on one processor, the bench on
// another.

#include "bench/http/report.hpp"
#include "bench/log/environment.hpp"
#include "bench/support/passing_directory.hpp"
#include "bench/support/pick.hpp"
#include "storage/os/standard_descriptors.hpp"

#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/variables_map.hpp>

#include <sched.h>
#include <sodium.h>

#include <algorithm>
#include <iomanip>
#include <iostream>
#include <stdexcept>

namespace twostep::bench::http {
namespace {

struct options {
  surroundings around;
  std::string only, commit;
  int rounds = 3;
};

constexpr double max_seconds = 60, max_rate = 200'000;
constexpr unsigned max_connections = 10'000;
constexpr std::uint64_t max_users = 10'000'000;
constexpr int max_rounds = 100;

void print_help(const boost::program_options::options_description& description) {
  std::cout
      << "http-bench [OPTIONS]\n\nSends to 127.0.0.1 only, and ends by itself. Needs nginx (Debian's nginx-light); "
         "instructions need valgrind.\n\n"
      << "Example: http-bench --only direct --rounds 9\n\n"
      << description << "\nWorkloads (--only takes their names, or what names begin with):\n";
  for (const auto& w : workloads())
    std::cout << "  " << std::left << std::setw(32) << w.name << w.meaning
              << (w.only_by_name ? " (by name only)" : "") << '\n';
}

/// Servers get the first processor available to this process, the bench the last one.
unsigned share_processors() {
  cpu_set_t usable;
  if (::sched_getaffinity(0, sizeof usable, &usable) != 0 || CPU_COUNT(&usable) < 2)
    throw std::runtime_error("two processors are needed: one for what is measured, one for the bench");
  unsigned first = 0, last = CPU_SETSIZE - 1;
  while (!CPU_ISSET(first, &usable)) ++first;
  while (!CPU_ISSET(last, &usable)) --last;
  cpu_set_t own;
  CPU_ZERO(&own);
  CPU_SET(last, &own);
  if (::sched_setaffinity(0, sizeof own, &own) != 0)
    throw std::runtime_error("the bench can't be kept on one processor");
  return first;
}

bool run(options& o) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium can't be used");
  std::vector<measured> all;
  for (auto& w : pick(workloads(), o.only)) all.push_back({std::move(w), {}});
  std::filesystem::create_directories(o.around.directory);
  const passing_directory own(o.around.directory / "http");
  o.around.directory = own.path();
  log::print_environment(std::cout, o.around.directory, o.commit);
  o.around.processor = share_processors();
  std::cout << "# " << o.rounds << " rounds in turn of " << o.around.seconds << " s, medians; " << o.around.users
            << " users signed in, " << o.around.connections << " connections; p99: " << o.around.rate
            << " requests a second\n# servers on processor " << o.around.processor << ", the bench on another\n\n";
  for (int n = 0; n < o.rounds; ++n)
    for (auto& m : all) {
      std::cerr << "\rround " << n + 1 << " of " << o.rounds << ": " << std::left << std::setw(40) << m.workload.name
                << std::flush;
      m.rounds.push_back(m.workload.run(o.around));
    }
  std::cerr << '\r' << std::setw(60) << "" << '\r';
  const bool passed = print(std::cout, all);
  std::cout << "\n# load when it ended: " << log::load_average() << '\n';
  o.around.servers.clear();
  return passed;
}

int main_with(int argc, char** argv) {
  namespace po = boost::program_options;
  options o;
  auto& a = o.around;
  std::string twostep, directory = "bench-data";
  po::options_description description("Options");
  auto add = description.add_options();
  const auto number = [](auto& value) { return po::value(&value)->default_value(value); };
  add("only", po::value(&o.only), "workloads, separated by commas; without: all but those by name only");
  add("rounds", number(o.rounds), "of each workload, in turn");
  add("seconds", number(a.seconds), "a round takes, where that is a choice");
  add("users", number(a.users), "who are signed in");
  add("connections", number(a.connections), "at once");
  add("rate", number(a.rate), "requests a second, of p99");
  add("directory", po::value(&directory)->default_value(directory),
      "everything is written under it, and removed afterwards");
  add("twostep", po::value(&twostep)->default_value("beside http-bench"), "the server");
  add("commit", po::value(&o.commit), "what was built, for the record");
  add("help", "this");
  po::variables_map given;
  po::store(po::parse_command_line(argc, argv, description), given);
  po::notify(given);
  if (given.contains("help")) return print_help(description), 0;
  a.twostep = given["twostep"].defaulted() ? std::filesystem::canonical("/proc/self/exe").parent_path() / "twostep"
                                           : std::filesystem::canonical(twostep);
  a.directory = std::filesystem::absolute(directory);
  const auto within = [](auto value, auto min, auto max) { return value >= min && value <= max; };
  if (!within(a.seconds, 0.1, max_seconds) || !within(a.rate, 1.0, max_rate) ||
      !within(a.connections, 1u, max_connections) || !within(a.users, std::uint64_t{1}, max_users) ||
      !within(o.rounds, 1, max_rounds))
    throw std::invalid_argument(
        "--seconds is 0.1 to 60, --rate at most 200000, --connections 10000, --users 10000000, --rounds 100"
    );
  return run(o) ? 0 : 1;
}

} // namespace
} // namespace twostep::bench::http

int main(int argc, char** argv) {
  twostep::storage::open_standard_descriptors();
  try {
    return twostep::bench::http::main_with(argc, argv);
  } catch (const std::exception& e) {
    std::cerr << "http-bench: " << e.what() << '\n';
    return 2;
  }
}
