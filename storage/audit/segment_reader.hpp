#pragma once
// Reads one segment of the audit trail frame by frame: in order, also while a writer appends to it, or at a known
// place. Whole trails, with everything that vouches for them: trail.hpp.

#include "storage/audit/entry.hpp"
#include "storage/format/frame.hpp"
#include "storage/log/keys.hpp"
#include "storage/os/file.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace twostep::storage {

struct audit_frame {
  std::uint64_t offset = 0; ///< in the segment
  std::uint64_t first = 0;  ///< number of its first entry
  std::vector<audit_entry> entries;
};

/// One reader is asked for next() or for at(), not for both: what it has read ahead may be older than the file.
class audit_segment_reader {
public:
  /// Throws store_error where the segment isn't there, or can't be opened with these keys.
  audit_segment_reader(file_system&, const std::filesystem::path& trail, std::uint32_t number, const log_keys&);

  std::uint32_t number() const noexcept { return head_.number; }
  /// next() gave a frame.
  bool has_begun() const noexcept { return offset_ > segment_head_size; }
  /// The next frame; nullopt: there is none (yet), or it can't be believed. Asked again, it looks again.
  std::optional<audit_frame> next();
  /// The frame there, where another reader's next() found one; nullopt: none that can be believed.
  std::optional<audit_frame> at(std::uint64_t offset);

private:
  /// Reads until the buffer holds `size` bytes from `offset` on; false: the file ends before.
  bool hold(std::uint64_t offset, std::size_t size);
  byte_view held(std::uint64_t offset, std::size_t size) const;
  std::optional<audit_frame> read(std::uint64_t offset, const seal_tag& chain);

  std::unique_ptr<file> file_;
  segment_head head_;
  std::optional<frame_opener> opener_;
  std::uint64_t offset_ = segment_head_size; ///< of the next frame
  seal_tag chain_{};                         ///< of the frame before it
  bytes buffer_;
  std::uint64_t buffered_at_ = 0;
  // Of the frame that was read last:
  std::uint64_t end_ = 0;
  seal_tag tag_{};
  bytes plain_;
  std::vector<inner_record> records_;
};

} // namespace twostep::storage
