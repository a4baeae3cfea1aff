#pragma once
// Prints the medians of the rounds, ratios within a run, and goals.

#include "bench/log/workload.hpp"

#include <map>
#include <ostream>

namespace twostep::bench::log {

/// The rounds of each workload, in order: the n-th rounds of all workloads were run together.
struct results {
  std::vector<std::string> names; ///< in the order of execution
  std::map<std::string, std::vector<round>> rounds;
};

/// One line for each workload, with the medians of its rounds.
void print_table(std::ostream&, const results&);
/// The goals of docs/requirements.md for which something was measured.
void print_goals(std::ostream&, const results&);

} // namespace twostep::bench::log
