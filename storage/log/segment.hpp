#pragma once
// A segment of the log, from zeros under a temporary name to a file that ends with its last record. A file that
// doesn't grow syncs faster, and a full disk is met before a change is taken: so it is zeros first. Not thread-safe;
// not what frames say.

#include "storage/format/record.hpp"
#include "storage/os/file.hpp"

namespace twostep::storage {

class log_segment {
public:
  /// Empty, under a temporary name.
  static io_result<log_segment> make(file_system&, const std::filesystem::path& log, std::uint32_t number);

  /// More zeros behind those that are there, on disk when this returns. After an error there are as many as before.
  error_code extend(std::uint64_t more);
  /// Gives it its head and its name, durably. Before that, the segment before it must be finished.
  error_code publish(const segment_head&);
  /// The file goes; only before it was published.
  error_code discard();

  /// Behind what is there. The caller has made sure of the space.
  error_code write(byte_view);
  error_code sync();
  /// After a sync: what became of the file behind this program's back, for the operator; empty: nothing.
  io_result<std::string_view> harm();
  /// Cuts off the zeros: the segment ends with its last record, durably.
  error_code finish();

  /// Of the published one.
  const segment_head& head() const noexcept { return head_; }
  const std::filesystem::path& path() const noexcept { return path_; }
  /// Where the next frame goes.
  std::uint64_t position() const noexcept { return position_; }
  /// Zeros that the next frames may take.
  std::uint64_t space() const noexcept { return prepared_ > position_ ? prepared_ - position_ : 0; }

private:
  log_segment(file_system& files, std::filesystem::path path, std::unique_ptr<file> opened);

  file_system* files_; ///< outlives the segment
  std::filesystem::path path_;
  std::unique_ptr<file> file_;
  segment_head head_;
  std::uint64_t position_ = segment_head_size;
  std::uint64_t prepared_ = 0;
};

} // namespace twostep::storage
