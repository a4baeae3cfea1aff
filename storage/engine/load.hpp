#pragma once
// Reads what a log directory holds into a state, on every core. Changes nothing there: open.hpp does, for a
// start.

#include "storage/log/end_mark.hpp"
#include "storage/log/scan.hpp"
#include "storage/memory/stored_state.hpp"
#include "storage/snapshot/file.hpp"

#include <functional>

namespace twostep::storage {

/// Bytes read, of how many there are. Called by the loading thread, often.
using load_progress = std::function<void(std::uint64_t done, std::uint64_t all)>;

struct loaded_log {
  log_listing listing;
  scanned_log scanned;
  std::uint64_t snapshot_bytes = 0, segment_bytes = 0;
  std::optional<data_key> key; ///< the newest; none: nothing is sealed yet
  std::optional<end_mark> end; ///< as it was when this began; none: nothing vouches for it
};

/// Throws store_error: damage with file and offset, another secret.key, a file that can't be read, records that are
/// gone (lost_records, where that isn't accepted).
loaded_log load_log(
    file_system&, const std::filesystem::path& log, const log_keys&, unsigned threads, stored_state&,
    const load_progress& = {}, const loss_acceptance& = {}
);

} // namespace twostep::storage
