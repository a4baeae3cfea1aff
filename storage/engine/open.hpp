#pragma once
// Start: reads the log into a state, refuses what can't be believed, and makes the last segment fit to be followed.

#include "storage/engine/file_store.hpp"
#include "storage/memory/stored_state.hpp"
#include "storage/os/data_directory.hpp"

namespace twostep::storage {

struct opened_log {
  segment_head next{}; ///< the segment to begin, but for its version, salt and data key
  data_key key{};      ///< what to seal it under
  std::uint64_t last_sequence = 0;
  std::uint64_t bytes = 0;                   ///< of the segments that are there
  std::uint64_t snapshot_bytes = 0;          ///< of the snapshot before them; 0: none
  std::optional<core::time_point> corrected; ///< the time that the clock was set to, against the log's
};

/// Every start begins a segment of its own, with a salt of its own: what a crash cut off is never written again under
/// the same salt and number. Nothing is changed before the whole log was read and believed. Throws store_error.
opened_log open_log(file_system&, const data_directory&, const file_store_settings&, stored_state&);

/// Where its writer begins.
log_start start_of(const file_store_settings&, const opened_log&);

} // namespace twostep::storage
