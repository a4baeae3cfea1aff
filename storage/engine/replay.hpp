#pragma once
// Replays segments into a state on several threads: frames are opened by whichever thread is free, then each
// account's records are applied together and in their order by one thread.

#include "storage/log/scan.hpp"
#include "storage/memory/stored_state.hpp"

namespace twostep::storage {

/// Nobody else may be at the state. Where a record can't be believed, some behind it may have been applied.
std::optional<log_damage> replay_segment(stored_state&, const segment_frames&, unsigned threads);

} // namespace twostep::storage
