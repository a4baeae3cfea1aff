#pragma once
// A script: what the behaviour becomes, and when. Pure; whoever runs it has the clock.

#include "bench/fake_smsc/behaviour.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace twostep::bench::fake_smsc {

struct script_step {
  milliseconds at{};   ///< since the start
  std::string changes; ///< for apply_all; right
};

/// A line is "at 30s fail=1.0 latency=1s"; empty ones and what follows # say nothing. Sorted by time; lines of one
/// time stay in their order. Throws std::invalid_argument with the line's number.
std::vector<script_step> read_script(std::string_view text);

} // namespace twostep::bench::fake_smsc
