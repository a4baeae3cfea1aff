#pragma once
// Reads a whole log, segment by segment, checking that they belong together. Changes nothing; what records say is the
// visitor's.

#include "core/function_ref.hpp"
#include "storage/file.hpp"
#include "storage/log_reader.hpp"

#include <optional>

namespace twostep::storage {

/// Where the log can't be believed, and why.
struct damaged_log {
  std::filesystem::path file;
  std::uint64_t offset = 0;
  std::string why;
  /// One line, with what to do.
  std::string message() const;
};

struct scanned_segment {
  std::uint32_t number = 0;
  std::uint64_t records = 0;
  std::uint64_t first = 0, last = 0; ///< numbers of its records; 0 where there are none
  std::uint64_t end = 0;             ///< bytes up to the end of its last record
};

/// How the last segment ends.
struct scanned_tail {
  segment_head head;
  bytes content;         ///< of the whole file
  std::uint64_t end = 0; ///< of its last record
  std::string torn;      ///< why the bytes after `end` aren't a record; empty where there are none, or zeros only

  /// It was finished by close(): a crash leaves zeros written ahead, at least.
  bool is_finished() const noexcept { return end == content.size(); }
};

struct scanned_log {
  std::vector<scanned_segment> segments;
  std::uint64_t last_sequence = 0;
  std::optional<scanned_tail> tail; ///< none: there is no segment
};

/// Says why a record can't be believed.
using record_visitor = core::function_ref<std::optional<std::string>(const log_record&)>;

/// With a running server writing, it reads up to the last whole record. Throws store_error where a file can't be
/// read, is missing, or belongs to another key (where one is given).
core::result<scanned_log, damaged_log>
scan_log(file_system&, const std::filesystem::path& log, const std::optional<key_fingerprint>&, record_visitor);

} // namespace twostep::storage
