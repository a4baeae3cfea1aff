#include "storage/log/reader.hpp"

#include "storage/format/crc32c.hpp"
#include "storage/format/frame.hpp"
#include "storage/organisation_store.hpp"

#include <algorithm>

namespace twostep::storage {
namespace {

/// What a disk writes whole or not at all.
constexpr std::uint64_t sector = 512;

bool all_zero(byte_view b) noexcept {
  return std::all_of(b.begin(), b.end(), [](std::uint8_t x) { return x == 0; });
}

} // namespace

log_reader::log_reader(byte_view file, const segment_head& head, std::uint64_t next_sequence, bool is_last)
    : file_(file), salt_(head.salt), version_(head.version), next_sequence_(next_sequence), is_last_(is_last) {}

log_item log_reader::next() {
  if (offset_ >= file_.size()) return log_end{offset_};
  const byte_view rest = file_.subspan(static_cast<std::size_t>(offset_));
  const auto head = read_record_head(rest, salt_);
  if (!head) return classify_damage("no record's head stands here");
  // A head with the right checksum was written as it stands: what is wrong with it now isn't a crash's doing.
  if (head->sequence != next_sequence_)
    return log_damage{
        offset_,
        "record " + std::to_string(head->sequence) + " stands where " + std::to_string(next_sequence_) + " belongs"};
  if (const char* why = unfit(*head)) return log_damage{offset_, why};
  if (rest.size() - record_head_size < head->length) return classify_damage("the file ends inside a record");
  const byte_view payload = rest.subspan(record_head_size, head->length);
  if (crc32c(payload) != head->payload_checksum) return classify_damage("a record's checksum is wrong");
  const log_frame frame{*head, payload, offset_};
  offset_ += record_head_size + head->length;
  next_sequence_ += frame.records();
  return frame;
}

const char* log_reader::unfit(const record_head& head) const noexcept {
  const auto type = static_cast<record_type>(head.type);
  const bool known = version_ == 1 ? type == record_type::account || type == record_type::meters ||
                                         type == record_type{organisation_kind::log_type}
                                   : type == record_type::sealed;
  if (!known || head.unknown_flags != 0)
    return "a record of a kind that this version doesn't know: a newer one wrote it";
  if ((version_ == 1) != (head.count == 0)) return "a frame with a wrong count of records";
  if (head.length > longest_sealed) return "a record's length is beyond the limit";
  return nullptr;
}

/// There is no good record here: is it the end, the last write torn, or damage?
log_item log_reader::classify_damage(std::string why) const {
  if (!is_last_) return log_damage{offset_, std::move(why)};
  if (all_zero(file_.subspan(static_cast<std::size_t>(offset_)))) return log_end{offset_};
  const auto behind = find_head(offset_ + 1);
  if (!behind) return torn_tail{offset_, std::move(why)};
  // Records follow. Each write is synced before the next begins, so where another write follows, this one was whole.
  // Within the last write, what a crash loses is whole sectors, and those still hold the zeros written ahead.
  if (write_follows(*behind) || !lost_a_sector(offset_, *behind)) return log_damage{offset_, std::move(why)};
  return torn_tail{offset_, std::move(why)};
}

std::optional<std::uint64_t> log_reader::find_head(std::uint64_t from) const {
  const std::uint64_t max = next_sequence_ + file_.size() / record_head_size;
  for (std::uint64_t at = from; at + record_head_size <= file_.size(); ++at) {
    const byte_view here = file_.subspan(static_cast<std::size_t>(at));
    if (here[4] == 0) continue; // no type: not worth a checksum
    const auto sequence = load_little<std::uint64_t>(here.data() + 8);
    if (sequence < next_sequence_ || sequence > max) continue;
    if (read_record_head(here, salt_)) return at;
  }
  return std::nullopt;
}

bool log_reader::write_follows(std::uint64_t from) const {
  for (auto at = std::optional(from); at; at = find_head(*at + 1))
    if (read_record_head(file_.subspan(static_cast<std::size_t>(*at)), salt_)->begins_write) return true;
  return false;
}

bool log_reader::lost_a_sector(std::uint64_t from, std::uint64_t to) const {
  for (std::uint64_t begin = from / sector * sector; begin < to; begin += sector) {
    const std::uint64_t first = std::max(begin, from), end = std::min<std::uint64_t>(begin + sector, file_.size());
    if (all_zero(file_.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(end - first)))) return true;
  }
  return false;
}

} // namespace twostep::storage
