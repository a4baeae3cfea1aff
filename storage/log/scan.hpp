#pragma once
// Reads a whole log, segment by segment, checking that they belong together. Changes nothing; what records say is the
// visitor's.

#include "core/function_ref.hpp"
#include "storage/format/frame.hpp"
#include "storage/log/files.hpp"
#include "storage/log/keys.hpp"
#include "storage/log/reader.hpp"
#include "storage/os/file.hpp"

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

/// Between two segments: what the next one must follow.
struct log_position {
  std::uint64_t last_sequence = 0;
  segment_salt salt{}; ///< of the segment before; zeros at the log's beginning
  seal_tag chain{};    ///< its last frame's tag
};

/// A frame, and the tag that it vouches for.
struct placed_frame {
  log_frame frame;
  seal_tag chain{};
};

/// One segment's frames, whole but still sealed.
struct segment_frames {
  std::filesystem::path path;
  segment_head head;
  std::vector<placed_frame> frames;
  std::optional<frame_opener> opener; ///< none: version 1 isn't sealed, or no key was given
  /// Nothing in it can be read: it is sealed, and no key was given.
  bool is_closed() const noexcept { return head.version >= 2 && !opener; }
};

struct log_record {
  record_type type{};
  std::uint64_t sequence = 0;
  byte_view payload;
};

/// The records of a frame, whose bytes are put into `plain` or stand in the segment's. Why it can't be believed,
/// where it can't. Thread-safe.
std::optional<std::string>
open_frame(const segment_frames&, const placed_frame&, bytes& plain, std::vector<inner_record>& records);

struct scanned_segment {
  std::uint32_t number = 0;
  std::uint16_t version = 0;
  std::uint32_t key_generation = 0; ///< 0: not sealed
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
  log_position end;
  std::optional<data_key> key;      ///< of the last segment that has one
  std::optional<scanned_tail> tail; ///< none: there is no segment
  std::uint64_t begins_behind = 0;  ///< number of the record before the first that was scanned
  bool parted = false;              ///< what is there went another way than what was vouched for
};

/// Says where and why a segment's records can't be believed. Its frames live as long as the call.
using segment_visitor = core::function_ref<std::optional<log_damage>(const segment_frames&)>;
/// Says why a record can't be believed.
using record_visitor = core::function_ref<std::optional<std::string>(const log_record&)>;

struct scan_settings {
  const log_keys* keys = nullptr; ///< null: what is sealed stays closed
  log_position from{};            ///< of the snapshot that the segments follow
  log_beginning beginning = log_beginning::whole;
  std::optional<log_position> vouched{}; ///< its record must end the frame with this tag; the salt isn't asked
};

/// With a running server writing, it reads up to the last whole record. Throws store_error where a file can't be
/// read, or belongs to another key (where one is given). Files are read on a second thread too: two are in memory at
/// once.
core::result<scanned_log, damaged_log> scan_log(
    file_system&, const std::filesystem::path& log, const std::vector<std::uint32_t>& segments, const scan_settings&,
    segment_visitor
);

/// Every record of a segment, in order. A closed one has none to show.
std::optional<log_damage> each_record(const segment_frames&, record_visitor);

/// Throws store_error: the file was written under another secret.key.
[[noreturn]] void
refuse_key(const std::filesystem::path&, const key_fingerprint& wanted, const key_fingerprint& given);

} // namespace twostep::storage
