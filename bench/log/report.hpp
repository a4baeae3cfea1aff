#pragma once
// Rounds -> medians, ratios of the same run, goals.

#include "bench/log/workload.hpp"

#include <map>
#include <ostream>

namespace twostep::bench::log {

/// Of each workload, its rounds in order: the n-th rounds of all were run beside each other.
struct results {
  std::vector<std::string> names; ///< in the order they ran
  std::map<std::string, std::vector<round>> rounds;
};

/// One line a workload: medians over its rounds.
void print_table(std::ostream&, const results&);
/// docs/requirements.md's goals, as far as what was run says something about them.
void print_goals(std::ostream&, const results&);

} // namespace twostep::bench::log
