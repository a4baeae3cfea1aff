#pragma once
// Heads of segments and records <-> bytes (docs/log-format.md). Pure: knows no file, and not what a payload means.

#include "core/result.hpp"
#include "storage/format/seal.hpp"

#include <boost/describe/enum.hpp>

#include <array>
#include <optional>
#include <string>

namespace twostep::storage {

/// Names the key of an installation without revealing it.
using key_fingerprint = std::array<std::uint8_t, 8>;

inline constexpr std::uint16_t newest_version = 2;
inline constexpr std::size_t segment_head_size = 256;
inline constexpr std::size_t record_head_size = 24;
/// Longest record, of the log, of a snapshot and of the audit trail. What is longer is never written, and a frame
/// that could hold more (longest_sealed) is damage, whatever its checksum says.
inline constexpr std::size_t payload_limit = std::size_t{1} << 20;
/// What every writer asks before anything is applied.
constexpr bool fits_record(std::size_t payload_size) noexcept {
  return payload_size <= payload_limit;
}

/// What a record is about. A number is never used again; those of further kinds stand in storage/record_kinds.hpp.
enum class record_type : std::uint8_t {
  account = 1,
  meters = 3,
  audit = 4,        ///< only in DATA/audit
  installation = 5, ///< only as the first of its segment
  sealed = 16,      ///< not a record but a frame of them
  // Only in snapshots:
  kept_account = 32,
  kept_meter = 34,
  erased_account = 35,
  snapshot_end = 36
};
BOOST_DESCRIBE_ENUM(
    record_type, account, meters, audit, installation, sealed, kept_account, kept_meter, erased_account, snapshot_end
)

enum class file_kind : std::uint8_t { segment, snapshot };

/// How every file of the log begins.
struct segment_head {
  file_kind kind = file_kind::segment;
  std::uint16_t version = newest_version;
  std::uint32_t number = 1; ///< also the file's name
  segment_salt salt{};
  segment_salt previous_salt{}; ///< of the segment before, zeros for the first: a segment can't be exchanged
  key_fingerprint key{};
  // From version 2 on:
  seal_tag chain{};                 ///< of the last frame of the segment before; zeros where there is none
  std::uint64_t first_sequence = 0; ///< number of the first record to come; 0 in version 1
  wrapped_key data_key{};
  friend bool operator==(const segment_head&, const segment_head&) = default;
};

std::array<std::uint8_t, segment_head_size> to_bytes(const segment_head&);

struct unusable_head {
  std::string why; ///< "its head is damaged", "format version 2 is newer than this program's 1"
};
core::result<segment_head, unusable_head> read_segment_head(byte_view file, file_kind = file_kind::segment);

/// Puts the data key into the head, which must be complete but for it. `at` must be random.
void wrap_key(segment_head&, const data_key&, const secret_key& log_key, const nonce& at);
/// nullopt: the head was changed, or another log's key wrapped it.
std::optional<data_key> unwrap_key(const segment_head&, const secret_key& log_key);

struct record_head {
  std::uint32_t length = 0;           ///< of the payload
  std::uint8_t type = 0;              ///< record_type, unless a newer version wrote it
  bool begins_write = false;          ///< the first record of one write to the file
  std::uint8_t unknown_flags = 0;     ///< flags of a newer version
  std::uint16_t count = 0;            ///< records in the frame; 0 in version 1, where it is one
  std::uint64_t sequence = 0;         ///< of the first of them
  std::uint32_t payload_checksum = 0; ///< CRC32C
  friend bool operator==(const record_head&, const record_head&) = default;
};

/// Writes record_head_size bytes, not yet tied to a segment.
void write_record_head(std::uint8_t* to, const record_head&) noexcept;
/// Gives a written head its checksum: from then on it belongs to that segment.
void tie_record_head(std::uint8_t* head, const segment_salt&) noexcept;
/// Ties every head of records that stand one behind the other.
void tie_record_heads(std::span<std::uint8_t> records, const segment_salt&) noexcept;
/// nullopt: too few bytes, or not a head of this segment (its checksum says so).
std::optional<record_head> read_record_head(byte_view, const segment_salt&) noexcept;

/// Names the log's key: keyed BLAKE2b of a constant.
key_fingerprint fingerprint_of(const secret_key& log_key);
/// "2f9a…": for messages.
std::string to_text(const key_fingerprint&);

} // namespace twostep::storage
