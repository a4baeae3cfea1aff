#pragma once
// Prints the results of the rounds.

#include "bench/dispatch/workload.hpp"

#include <ostream>
#include <vector>

namespace twostep::bench::dispatch {

struct measured {
  dispatch::workload workload;
  std::vector<round> rounds;
};

/// Prints a table of the closed loops, paragraphs for the open ones, and a line for each goal. True: no round
/// failed. A missed goal is reported but isn't a failure: the machine may be busy.
bool print(std::ostream&, const std::vector<measured>&);

} // namespace twostep::bench::dispatch
