#pragma once
// Formats results: a table for people, JSON for scripts.

#include "bench/load/options.hpp"
#include "bench/load/results.hpp"

#include <iosfwd>
#include <string>

namespace twostep::bench::load {

void print(std::ostream&, const options&, const results&);
/// One object; latencies in milliseconds.
std::string to_json(const options&, const results&);

} // namespace twostep::bench::load
