#pragma once
// A script of behaviour changes with their times. Pure; the caller has the clock.

#include "bench/fake_smsc/behaviour.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace twostep::bench::fake_smsc {

struct script_step {
  milliseconds at{};   ///< since the start
  std::string changes; ///< for apply_all; valid
};

/// A line is "at 30s fail=1.0 latency=1s"; empty lines, and text after #, are ignored. Sorted by time; lines with
/// the same time keep their order. Throws std::invalid_argument with the line's number.
std::vector<script_step> read_script(std::string_view text);

} // namespace twostep::bench::fake_smsc
