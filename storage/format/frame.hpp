#pragma once
// Frames: what the log and snapshots are written in. A frame is a head (record.hpp) and a payload that holds records
// of one write, sealed; each vouches for the one before it. Pure: bytes in, bytes out. docs/log-format.md is its
// grammar.

#include "storage/format/record.hpp"

#include <vector>

namespace twostep::storage {

/// Plain bytes of one frame at most, but that a single record may be longer (payload_limit).
inline constexpr std::size_t frame_fill = std::size_t{256} << 10;
/// Records of one frame at most.
inline constexpr std::size_t max_frame_records = 65535;
/// What a frame takes beside its records.
inline constexpr std::size_t frame_overhead = record_head_size + tag_size;
/// What a record takes inside a frame beside its payload, at most: its type and its length.
inline constexpr std::size_t inner_overhead = 4;
/// Sealed bytes of one frame at most, its tag among them: what readers go by.
inline constexpr std::size_t longest_sealed = inner_overhead + payload_limit + tag_size;
static_assert(frame_fill <= payload_limit);

/// Throws std::length_error over payload_limit.
void check_record_size(std::size_t payload_size);

/// Appends type, length and payload: one record inside a frame. Whatever is written goes through here. Throws
/// std::length_error over payload_limit.
void put_record(bytes& out, record_type, byte_view payload);

/// One record as it stood in an opened frame (or, in version 1, by itself).
struct inner_record {
  std::uint8_t type = 0;
  byte_view payload;
};
/// The records of an opened payload, `count` of them. False: not of the grammar.
bool split_records(byte_view plain, std::size_t count, std::vector<inner_record>&);

/// Seals records into frames of one file, in order. Not thread-safe.
class frame_writer {
public:
  /// chain: the tag of the last frame before (of the segment before, at the beginning of a segment).
  frame_writer(const segment_salt&, std::uint32_t number, secret_key segment_key, const seal_tag& chain);

  /// Appends one write's frames: `plain` is made by put_record and holds `count` records, numbered from `first`.
  void put_write(bytes& out, byte_view plain, std::size_t count, std::uint64_t first);
  const seal_tag& chain() const noexcept { return chain_; }

private:
  void put_frame(bytes& out, byte_view plain, std::size_t count, std::uint64_t first, bool begins_write);

  segment_salt salt_;
  std::uint32_t number_;
  secret_key key_;
  seal_tag chain_;
};

/// The tag of a sealed payload.
seal_tag tag_of(byte_view sealed) noexcept;

/// Opens frames of one file, in any order and by any thread: const.
class frame_opener {
public:
  frame_opener(std::uint32_t number, secret_key segment_key);
  /// chain: the tag of the frame before. False: it isn't what was written there.
  bool open(const record_head&, byte_view sealed, const seal_tag& chain, bytes& plain) const;

private:
  std::uint32_t number_;
  secret_key key_;
};

} // namespace twostep::storage
