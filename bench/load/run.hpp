#pragma once
// Executes a run: makes users, opens connections, and runs rounds in a closed or open loop, until the count or the
// time is reached.

#include "bench/load/options.hpp"
#include "bench/load/results.hpp"

namespace twostep::bench::load {

/// Runs `user add` for each user. Throws std::runtime_error if it fails.
void make_users(const options&);

/// Throws std::runtime_error if the preparation fails.
results run(const options&);

} // namespace twostep::bench::load
