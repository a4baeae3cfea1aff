#pragma once
// A state <-> a snapshot's records, while the state goes on changing: a few hundred accounts at a time are copied
// under their lock. Every account, record and meter carries the number of its last record, and replay passes
// over what it already holds. Not the file: that is storage/snapshot/file.hpp.

#include "storage/memory/stored_state.hpp"
#include "storage/os/side_thread.hpp"
#include "storage/snapshot/file.hpp"

#include <boost/describe/class.hpp>

namespace twostep::storage {

/// The last record of a snapshot.
struct snapshot_totals {
  std::uint64_t accounts = 0, organisations = 0, meters = 0, erased = 0;
  /// The highest number of a record that something in it holds: until that is durable, it must not be believed.
  std::uint64_t newest_sequence = 0;
  core::time_point newest_time{};
  std::optional<std::uint64_t> records; ///< of all kinds but organisations; none: no other kind has any
};
BOOST_DESCRIBE_STRUCT(
    snapshot_totals, (), (accounts, organisations, meters, erased, newest_sequence, newest_time, records)
)

/// Accounts written so far, of how many there are now. False: stop.
using snapshot_progress = core::function_ref<bool(std::uint64_t done, std::uint64_t all)>;

/// Everything that the records up to `covered` made, and maybe more. Locks are held by the copier's thread alone.
/// nullopt: progress stopped it. Throws store_error.
std::optional<snapshot_totals>
write_state(stored_state&, std::uint64_t covered, snapshot_writer&, side_thread& copier, snapshot_progress);

/// Into an empty state, but for the email index. Throws store_error.
read_snapshot_file load_state(
    stored_state&, file_system&, const std::filesystem::path& snapshot, const log_keys&, unsigned threads,
    read_progress
);

} // namespace twostep::storage
