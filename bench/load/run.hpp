#pragma once
// Carries a run out: users made, connections opened, rounds in a closed or an open loop, until count or time is over.

#include "bench/load/options.hpp"
#include "bench/load/results.hpp"

namespace twostep::bench::load {

/// `user add` for each user. Throws std::runtime_error where the program refuses.
void make_users(const options&);

/// Throws std::runtime_error where what comes before the clock runs fails.
results run(const options&);

} // namespace twostep::bench::load
