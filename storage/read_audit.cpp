#include "storage/audit_trail.hpp"
#include "storage/log_scan.hpp"
#include "storage/store_error.hpp"

namespace twostep::storage {
namespace {

std::vector<std::uint32_t>
segments_from(file_system& files, const std::filesystem::path& trail, std::uint32_t first) {
  auto numbers = list_log(files, trail, log_beginning::trimmed).segments;
  std::erase_if(numbers, [&](std::uint32_t n) { return n < first; });
  return numbers;
}

audit_position read_segments(
    file_system& files, const std::filesystem::path& trail, const secret_key& key, audit_position from,
    core::function_ref<void(const audit_entry&, std::uint64_t)> f
) {
  const auto numbers = segments_from(files, trail, from.segment);
  const scan_settings how{.log_key = &key, .beginning = log_beginning::trimmed};
  audit_position at = from;
  const auto scanned = scan_log(files, trail, numbers, how, [&](const segment_frames& segment) {
    return each_record(segment, [&](const log_record& r) -> std::optional<std::string> {
      const auto entry = r.type == record_type::audit ? decode_audit_entry(r.payload) : std::nullopt;
      if (!entry) return "it isn't an entry of the audit trail";
      if (r.sequence > at.number) f(*entry, r.sequence);
      at = {segment.head.number, std::max(at.number, r.sequence)};
      return std::nullopt;
    });
  });
  if (!scanned) throw store_error(scanned.error().message());
  return at;
}

} // namespace

audit_position read_audit(
    file_system& files, const std::filesystem::path& directory, const std::array<std::uint8_t, 32>& log_key,
    audit_position from, core::function_ref<void(const audit_entry&, std::uint64_t number)> f
) {
  const secret_key key(log_key);
  bool given = false;
  const auto give = [&](const audit_entry& e, std::uint64_t number) {
    given = true;
    f(e, number);
  };
  for (int readings = 1;; ++readings) {
    try {
      return read_segments(files, directory, key, from, give);
    } catch (const store_error&) {
      // A server may have removed its oldest segment since it was listed; once more shows.
      if (given || readings == 2) throw;
    }
  }
}

} // namespace twostep::storage
