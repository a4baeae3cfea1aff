#pragma once
// Rounds -> lines.

#include "bench/dispatch/workload.hpp"

#include <ostream>
#include <vector>

namespace twostep::bench::dispatch {

struct measured {
  dispatch::workload workload;
  std::vector<round> rounds;
};

/// A table of the closed loops, paragraphs of the open ones, and a line for each that something is asked of. true:
/// all passed. A goal that is missed is said and isn't a failure: the machine may be busy.
bool print(std::ostream&, const std::vector<measured>&);

} // namespace twostep::bench::dispatch
