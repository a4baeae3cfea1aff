#include "bench/load/options.hpp"
#include "bench/load/report.hpp"
#include "bench/load/run.hpp"
#include "storage/os/standard_descriptors.hpp"

#include <exception>
#include <fstream>
#include <iostream>
#include <stdexcept>

namespace load = twostep::bench::load;

int main(int argc, char** argv) {
  twostep::storage::open_standard_descriptors();
  try {
    const auto options = load::read_options(argc, argv);
    if (!options) return 0;
    if (options->prepare) load::make_users(*options);
    const auto results = load::run(*options);
    if (options->json != "-") load::print(std::cout, *options, results);
    if (options->json == "-")
      std::cout << load::to_json(*options, results);
    else if (!options->json.empty())
      std::ofstream(options->json) << load::to_json(*options, results);
    return results.rounds.count() > 0 ? 0 : 1;
  } catch (const std::invalid_argument& e) {
    std::cerr << "load: " << e.what() << '\n';
    return 2;
  } catch (const std::exception& e) {
    std::cerr << "load: " << e.what() << '\n';
    return 1;
  }
}
