#pragma once
// Prints the results of the rounds.

#include "bench/http/workload.hpp"

#include <ostream>
#include <vector>

namespace twostep::bench::http {

struct measured {
  http::workload workload;
  std::vector<round> rounds;
};

/// Prints a table, and a line for each measured goal. False: a requirement independent of the machine wasn't met.
/// A missed goal is reported but isn't a failure: the machine may be busy.
bool print(std::ostream&, const std::vector<measured>&);

} // namespace twostep::bench::http
