// Measures the log, compared with its ceilings and with other stores, in one run.

#include "bench/log/environment.hpp"
#include "bench/log/report.hpp"
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
#include <optional>
#include <stdexcept>

namespace twostep::bench::log {
namespace {

struct options {
  std::filesystem::path directory = "bench-data";
  std::string only, commit;
  double seconds = 1;
  int rounds = 5;
  unsigned contexts = 0;
};

constexpr double max_seconds = 60;
constexpr int max_rounds = 100;

unsigned usable_processors() {
  cpu_set_t usable;
  if (::sched_getaffinity(0, sizeof usable, &usable) != 0) return 1;
  return static_cast<unsigned>(std::max(1, CPU_COUNT(&usable)));
}

void print_help(const boost::program_options::options_description& description) {
  std::cout
      << "log-bench [OPTIONS]\n\nExample: log-bench --only raw-lone/size=250,commit/writers=1/size=250 --rounds 9\n\n"
      << description << "\nWorkloads (--only takes their names, or what names begin with):\n";
  for (const auto& w : workloads())
    std::cout << "  " << std::left << std::setw(42) << w.name << w.meaning
              << (w.only_by_name ? " (by name only)" : "") << '\n';
}

void run(const options& o) {
  // Without it, libsodium uses its portable code; the server calls it, too.
  if (sodium_init() < 0) throw std::runtime_error("libsodium can't be used");
  const auto chosen = pick(workloads(), o.only);
  const bool made = std::filesystem::create_directories(o.directory);
  print_environment(std::cout, o.directory, o.commit);
  std::cout << "# " << o.rounds << " rounds of " << o.seconds << " s, the workloads in turn; " << o.contexts
            << " io_contexts; medians of rounds, ratios of rounds side by side\n\n";
  auto kept = std::make_optional<passing_directory>(o.directory / "kept");
  results all;
  for (const auto& w : chosen) all.names.push_back(w.name);
  for (int n = 0; n < o.rounds; ++n)
    for (const auto& w : chosen) {
      std::cerr << "\rround " << n + 1 << " of " << o.rounds << ": " << std::left << std::setw(48) << w.name
                << std::flush;
      // A new directory, so that no round inherits another's files.
      const passing_directory directory(o.directory / "round");
      all.rounds[w.name].push_back(w.run({directory.path(), kept->path(), o.seconds, o.contexts}));
    }
  std::cerr << '\r' << std::setw(70) << "" << '\r';
  print_table(std::cout, all);
  print_goals(std::cout, all);
  std::cout << "\n# load when it ended: " << load_average() << '\n';
  kept.reset();
  if (made) std::filesystem::remove(o.directory);
}

int main_with(int argc, char** argv) {
  namespace po = boost::program_options;
  options o;
  o.contexts = usable_processors();
  std::string directory = o.directory.string();
  po::options_description description("Options");
  auto add = description.add_options();
  add("only", po::value(&o.only), "workloads, separated by commas; without: all but those by name only");
  add("rounds", po::value(&o.rounds)->default_value(o.rounds), "of each workload, in turn");
  add("seconds", po::value(&o.seconds)->default_value(o.seconds), "a round takes, where that is a choice");
  add("contexts", po::value(&o.contexts)->default_value(o.contexts), "io_contexts that writers are spread over");
  add("directory", po::value(&directory)->default_value(directory),
      "everything is written under it, and removed afterwards; on the disk that is to be measured");
  add("commit", po::value(&o.commit), "what was built, for the record");
  add("help", "this");
  po::variables_map given;
  po::store(po::parse_command_line(argc, argv, description), given);
  po::notify(given);
  if (given.contains("help")) return print_help(description), 0;
  o.directory = directory;
  if (o.seconds <= 0 || o.seconds > max_seconds || o.rounds < 1 || o.rounds > max_rounds || o.contexts < 1)
    throw std::invalid_argument("--seconds is at most 60, --rounds 1 to 100, --contexts at least 1");
  run(o);
  return 0;
}

} // namespace
} // namespace twostep::bench::log

int main(int argc, char** argv) {
  twostep::storage::open_standard_descriptors();
  try {
    return twostep::bench::log::main_with(argc, argv);
  } catch (const std::exception& e) {
    std::cerr << "log-bench: " << e.what() << '\n';
    return 1;
  }
}
