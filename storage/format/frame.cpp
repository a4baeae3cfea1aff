#include "storage/format/frame.hpp"

#include "storage/format/crc32c.hpp"

#include <algorithm>
#include <stdexcept>

namespace twostep::storage {
namespace {

/// What a tag vouches for beside the payload: length, type, flags, count and sequence of its frame, and the tag
/// before.
constexpr std::size_t vouched_head = 16;
using associated_data = std::array<std::uint8_t, vouched_head + tag_size>;

associated_data associated(const std::uint8_t* head, const seal_tag& chain) noexcept {
  associated_data a;
  std::copy_n(head, vouched_head, a.begin());
  std::copy(chain.begin(), chain.end(), a.begin() + vouched_head);
  return a;
}

/// No two frames of a file have the same first record, and no two files the same key.
nonce nonce_of(std::uint64_t first, std::uint32_t number) noexcept {
  nonce n{};
  store_little(n.data(), first);
  store_little(n.data() + 8, number);
  return n;
}

/// The longest run of whole records from the beginning that one frame takes: its bytes and how many they are.
std::pair<std::size_t, std::size_t> frame_share(byte_view plain, std::size_t count) {
  if (plain.size() <= frame_fill && count <= max_frame_records) return {plain.size(), count};
  std::size_t taken = 0, records = 0;
  byte_view rest = plain;
  while (records < count && records < max_frame_records) {
    byte_view record = rest.subspan(1), payload;
    std::uint64_t length;
    if (!get_varint(record, length) || !take_bytes(record, length, payload))
      throw std::logic_error("records of a write that don't follow put_record");
    const std::size_t size = rest.size() - record.size();
    if (records > 0 && taken + size > frame_fill) break;
    taken += size;
    ++records;
    rest = record;
  }
  return {taken, records};
}

} // namespace

void check_record_size(std::size_t payload_size) {
  if (!fits_record(payload_size))
    throw std::length_error(
        "a record of " + std::to_string(payload_size) + " bytes, and the longest has " + std::to_string(payload_limit)
    );
}

void put_record(bytes& out, record_type type, byte_view payload) {
  check_record_size(payload.size());
  out.push_back(static_cast<std::uint8_t>(type));
  put_varint(out, payload.size());
  put_bytes(out, payload);
}

bool split_records(byte_view plain, std::size_t count, std::vector<inner_record>& records) {
  records.clear();
  records.reserve(count);
  while (!plain.empty()) {
    inner_record r{.type = plain.front(), .payload = {}};
    plain = plain.subspan(1);
    std::uint64_t length;
    if (!get_varint(plain, length) || !take_bytes(plain, length, r.payload)) return false;
    records.push_back(r);
  }
  return records.size() == count;
}

frame_writer::frame_writer(const segment_salt& salt, std::uint32_t number, secret_key key, const seal_tag& chain)
    : salt_(salt), number_(number), key_(std::move(key)), chain_(chain) {}

void frame_writer::put_write(bytes& out, byte_view plain, std::size_t count, std::uint64_t first) {
  for (bool begins = true; count > 0; begins = false) {
    const auto [size, records] = frame_share(plain, count);
    put_frame(out, plain.first(size), records, first, begins);
    plain = plain.subspan(size);
    count -= records;
    first += records;
  }
}

void frame_writer::put_frame(bytes& out, byte_view plain, std::size_t count, std::uint64_t first, bool begins_write) {
  record_head head{
      .length = static_cast<std::uint32_t>(plain.size() + tag_size),
      .type = static_cast<std::uint8_t>(record_type::sealed),
      .begins_write = begins_write,
      .count = static_cast<std::uint16_t>(count),
      .sequence = first};
  const std::size_t at = out.size();
  out.resize(at + record_head_size);
  write_record_head(out.data() + at, head);
  seal(out, plain, associated(out.data() + at, chain_), nonce_of(first, number_), key_);
  const byte_view sealed = byte_view(out).subspan(at + record_head_size);
  head.payload_checksum = crc32c(sealed);
  write_record_head(out.data() + at, head);
  tie_record_head(out.data() + at, salt_);
  chain_ = tag_of(sealed);
}

seal_tag tag_of(byte_view sealed) noexcept {
  seal_tag tag{};
  if (sealed.size() >= tag_size) std::copy_n(sealed.end() - tag_size, tag_size, tag.begin());
  return tag;
}

frame_opener::frame_opener(std::uint32_t number, secret_key key) : number_(number), key_(std::move(key)) {}

bool frame_opener::open(const record_head& head, byte_view sealed, const seal_tag& chain, bytes& plain) const {
  if (sealed.size() < tag_size) return false;
  std::uint8_t written[record_head_size];
  write_record_head(written, head);
  plain.resize(sealed.size() - tag_size);
  return open_sealed(plain.data(), sealed, associated(written, chain), nonce_of(head.sequence, number_), key_);
}

} // namespace twostep::storage
