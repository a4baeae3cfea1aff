#pragma once
// Rounds -> lines.

#include "bench/http/workload.hpp"

#include <ostream>
#include <vector>

namespace twostep::bench::http {

struct measured {
  http::workload workload;
  std::vector<round> rounds;
};

/// A table and a line for each goal that was measured. false: something failed that must be whatever the machine
/// does. A goal that is missed is said and isn't a failure: the machine may be busy.
bool print(std::ostream&, const std::vector<measured>&);

} // namespace twostep::bench::http
