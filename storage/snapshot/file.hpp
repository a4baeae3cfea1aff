#pragma once
// The file of a snapshot: written front to back under a temporary name, read front to back by several threads. Not
// what its records mean: that is storage/snapshot/contents.hpp. docs/log-format.md is its grammar.

#include "core/function_ref.hpp"
#include "storage/format/frame.hpp"
#include "storage/log/scan.hpp"
#include "storage/os/file.hpp"

#include <optional>

namespace twostep::storage {

/// Every failure throws store_error and leaves the snapshots and segments that are there as they are.
class snapshot_writer {
public:
  /// `head` is complete: its number is the first segment to be replayed, its position fields (previous_salt, chain,
  /// first_sequence) are where the log stood then.
  snapshot_writer(file_system&, const std::filesystem::path& log, const segment_head& head, const data_key&);
  ~snapshot_writer();
  snapshot_writer(const snapshot_writer&) = delete;
  snapshot_writer& operator=(const snapshot_writer&) = delete;

  void put(record_type, byte_view payload);
  /// Writes what is left and syncs. The last record must have been put.
  void finish();
  /// Gives it its name, durably. After finish().
  void publish();

  const std::filesystem::path& temporary_path() const noexcept { return temporary_; }
  /// On disk, or nearly.
  std::uint64_t bytes_written() const noexcept { return position_; }

private:
  void write_frames();

  file_system& files_;
  std::filesystem::path path_, temporary_;
  std::unique_ptr<file> file_;
  frame_writer frames_;
  bytes plain_, sealed_;
  std::size_t count_ = 0;
  std::uint64_t next_ = 1, position_ = 0, synced_ = 0;
  bool published_ = false;
};

/// What the segments behind a snapshot must follow.
inline log_position position_of(const segment_head& head) noexcept {
  return {head.first_sequence - 1, head.previous_salt, head.chain};
}

struct read_snapshot_file {
  segment_head head;
  data_key key;
  std::uint64_t bytes = 0;
  log_position position() const noexcept { return position_of(head); }
};

/// Why a record can't be believed. Called by several threads at once, for records in no order.
using snapshot_visitor = core::function_ref<std::optional<std::string>(record_type, byte_view payload)>;
/// Bytes read so far, of how many.
using read_progress = core::function_ref<void(std::uint64_t done, std::uint64_t all)>;

/// Reads all of it; its last record is visited after all others. Throws store_error where it can't be read, is
/// damaged, or belongs to another key.
read_snapshot_file read_snapshot(
    file_system&, const std::filesystem::path&, const log_keys&, unsigned threads, snapshot_visitor, read_progress
);

/// The head alone, unopened. Throws store_error.
segment_head read_snapshot_head(file_system&, const std::filesystem::path&);

} // namespace twostep::storage
