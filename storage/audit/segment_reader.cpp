#include "storage/audit/segment_reader.hpp"

#include "storage/format/crc32c.hpp"
#include "storage/log/files.hpp"
#include "storage/log/scan.hpp"
#include "storage/os/checked_file.hpp"
#include "storage/store_error.hpp"

#include <algorithm>

namespace twostep::storage {
namespace {

/// Bytes that are read at once.
constexpr std::size_t read_ahead = std::size_t{64} << 10;

segment_head read_head(file& f, const std::filesystem::path& path) {
  bytes content(segment_head_size);
  for (std::size_t have = 0; have < content.size();) {
    const auto got = f.read(have, std::span(content).subspan(have));
    if (!got) fail_on(path, "read", got.error());
    if (*got == 0) throw store_error(path.string() + ": ends inside its head");
    have += *got;
  }
  const auto head = read_segment_head(content);
  if (!head) throw store_error(path.string() + ": " + head.error().why);
  return *head;
}

} // namespace

audit_segment_reader::audit_segment_reader(
    file_system& files, const std::filesystem::path& trail, std::uint32_t number, const log_keys& keys
) {
  const auto path = trail / segment_name(number);
  file_ = open_file(files, path, open_mode::read);
  head_ = read_head(*file_, path);
  if (head_.number != number) throw store_error(path.string() + ": is another segment under this one's name");
  if (head_.version < 2) throw store_error(path.string() + ": isn't sealed");
  const auto* sealing_key = keys.find(head_.key);
  if (!sealing_key) refuse_key(path, head_.key, keys.fingerprint());
  const auto key = unwrap_key(head_, *sealing_key);
  if (!key) throw store_error(path.string() + ": its key can't be opened: its head isn't as it was written");
  opener_.emplace(number, segment_key(*key, head_.salt));
  chain_ = head_.chain;
}

std::optional<audit_frame> audit_segment_reader::next() {
  auto frame = read(offset_, chain_);
  if (!frame) {
    buffer_.clear(); // a writer may have gone on
    return std::nullopt;
  }
  offset_ = end_;
  chain_ = tag_;
  return frame;
}

std::optional<audit_frame> audit_segment_reader::at(std::uint64_t offset) {
  if (offset < segment_head_size) return std::nullopt;
  auto chain = head_.chain;
  if (offset > segment_head_size) { // a frame ends with its tag, and the next one follows
    if (offset < segment_head_size + tag_size || !hold(offset - tag_size, tag_size)) return std::nullopt;
    chain = tag_of(held(offset - tag_size, tag_size));
  }
  return read(offset, chain);
}

std::optional<audit_frame> audit_segment_reader::read(std::uint64_t offset, const seal_tag& chain) {
  if (!hold(offset, record_head_size)) return std::nullopt;
  const auto head = read_record_head(held(offset, record_head_size), head_.salt);
  const bool is_frame = head && head->type == static_cast<std::uint8_t>(record_type::sealed) &&
                        head->unknown_flags == 0 && head->count > 0 && head->length <= longest_sealed;
  if (!is_frame || !hold(offset, record_head_size + head->length)) return std::nullopt;
  const auto sealed = held(offset + record_head_size, head->length);
  const bool is_whole = crc32c(sealed) == head->payload_checksum;
  if (!is_whole || !opener_->open(*head, sealed, chain, plain_)) return std::nullopt;
  if (!split_records(plain_, head->count, records_)) return std::nullopt;
  audit_frame frame{.offset = offset, .first = head->sequence, .entries = {}};
  frame.entries.reserve(records_.size());
  for (const auto& record : records_) {
    auto entry = record.type == static_cast<std::uint8_t>(record_type::audit) ? decode_audit_entry(record.payload)
                                                                              : std::nullopt;
    if (!entry) return std::nullopt;
    frame.entries.push_back(std::move(*entry));
  }
  end_ = offset + record_head_size + head->length;
  tag_ = tag_of(sealed);
  return frame;
}

bool audit_segment_reader::hold(std::uint64_t offset, std::size_t size) {
  const auto ends_at = [&] { return buffered_at_ + buffer_.size(); };
  if (buffer_.empty() || offset < buffered_at_ || offset > ends_at()) {
    buffer_.clear();
    buffered_at_ = offset;
  }
  if (ends_at() >= offset + size) return true;
  const auto passed = static_cast<std::ptrdiff_t>(offset - buffered_at_);
  buffer_.erase(buffer_.begin(), buffer_.begin() + passed);
  buffered_at_ = offset;
  const auto wanted = std::max(size, read_ahead);
  while (buffer_.size() < size) {
    const auto have = buffer_.size();
    buffer_.resize(wanted);
    const auto got = file_->read(offset + have, std::span(buffer_).subspan(have));
    buffer_.resize(have + (got ? *got : 0));
    if (!got || *got == 0) return false;
  }
  return true;
}

byte_view audit_segment_reader::held(std::uint64_t offset, std::size_t size) const {
  return byte_view(buffer_).subspan(static_cast<std::size_t>(offset - buffered_at_), size);
}

} // namespace twostep::storage
