#pragma once
// The segment being written: zeros are written ahead of the records, since a file that doesn't grow syncs faster and
// a full disk is met before a commit is taken. Used by the log writer's thread alone.

#include "storage/file.hpp"
#include "storage/record.hpp"

namespace twostep::storage {

class log_segment {
public:
  /// A new one under a temporary name, with `ahead` bytes of zeros, synced.
  static io_result<log_segment>
  prepare(file_system&, const std::filesystem::path& log, const segment_head&, std::uint64_t ahead);
  /// Gives it its name, durably. Before that, the segment before it must be finished.
  error_code publish();

  /// Behind what is there. The caller has made sure of the space.
  error_code write(byte_view);
  /// More zeros, good from the next sync on. After an error there are as many as before.
  error_code extend(std::uint64_t more);
  error_code sync();
  /// Cuts off the zeros: the segment ends with its last record, durably.
  error_code finish();

  const segment_head& head() const noexcept { return head_; }
  const std::filesystem::path& path() const noexcept { return path_; }
  /// Where the next record goes.
  std::uint64_t position() const noexcept { return position_; }
  /// Zeros that the next records may take.
  std::uint64_t space() const noexcept { return prepared_ - position_; }

private:
  log_segment(file_system& files, const std::filesystem::path& path, const segment_head& head)
      : files_(&files), path_(path), head_(head) {}

  file_system* files_; ///< outlives the segment
  std::filesystem::path path_;
  segment_head head_;
  std::unique_ptr<file> file_;
  std::uint64_t position_ = segment_head_size;
  std::uint64_t prepared_ = segment_head_size;
};

} // namespace twostep::storage
