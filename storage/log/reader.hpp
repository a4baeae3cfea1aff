#pragma once
// Reads one segment's frames from its bytes and tells damage from the tail that a crash leaves. Pure: changes
// nothing, opens nothing. It needs no key and doesn't look into payloads.

#include "storage/format/record.hpp"

#include <variant>

namespace twostep::storage {

/// In version 1 a record, since then sealed records.
struct log_frame {
  record_head head;
  byte_view payload;
  std::uint64_t offset = 0; ///< of its head in the file

  std::size_t records() const noexcept { return head.count == 0 ? 1 : head.count; }
};

/// No more frames, and nothing else either: the file ends here, or only zeros written ahead follow.
struct log_end {
  std::uint64_t offset = 0;
};

/// The last write before a crash, which nobody was told of: from offset on, the file may be cut.
struct torn_tail {
  std::uint64_t offset = 0;
  std::string why;
};

/// What no crash leaves behind. Nothing may be changed or believed from here on.
struct log_damage {
  std::uint64_t offset = 0;
  std::string why; ///< "record 8 stands where 7 belongs"
};

using log_item = std::variant<log_frame, log_end, torn_tail, log_damage>;

class log_reader {
public:
  /// `file` must outlive the reader and what it yields; `next_sequence` is the number of the first record;
  /// only the last segment of a log may have a tail.
  log_reader(byte_view file, const segment_head&, std::uint64_t next_sequence, bool is_last);

  /// After anything but a frame, the same again.
  log_item next();

  /// Where the next frame is expected, and its first record's number.
  std::uint64_t offset() const noexcept { return offset_; }
  std::uint64_t next_sequence() const noexcept { return next_sequence_; }
  /// The same segment, read again from its file because a running server may have gone on writing.
  void replace(byte_view file) noexcept { file_ = file; }

private:
  /// Why a head with the right checksum can't be the next; nullptr where it can.
  const char* unfit(const record_head&) const noexcept;
  log_item classify_damage(std::string why) const;
  bool write_follows(std::uint64_t from) const;
  std::optional<std::uint64_t> find_head(std::uint64_t from) const;
  bool lost_a_sector(std::uint64_t from, std::uint64_t to) const;

  byte_view file_;
  segment_salt salt_;
  std::uint16_t version_;
  std::uint64_t offset_ = segment_head_size;
  std::uint64_t next_sequence_;
  bool is_last_;
};

} // namespace twostep::storage
