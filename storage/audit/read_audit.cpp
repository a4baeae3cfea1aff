#include "storage/audit/trail.hpp"
#include "storage/log/end_mark.hpp"
#include "storage/log/files.hpp"
#include "storage/os/data_directory.hpp"
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
    file_system& files, const std::filesystem::path& trail, const log_keys& keys, audit_position from,
    core::function_ref<void(const audit_entry&, std::uint64_t)> f
) {
  const auto vouched = read_end(files, trail, keys, end_of::audit_trail);
  const auto numbers = segments_from(files, trail, from.segment);
  const scan_settings how{.keys = &keys, .beginning = log_beginning::trimmed, .vouched = vouched_by(vouched)};
  audit_position at = from;
  auto scanned = scan_log(files, trail, numbers, how, [&](const segment_frames& segment) {
    return each_record(segment, [&](const log_record& r) -> std::optional<std::string> {
      const auto entry = r.type == record_type::audit ? decode_audit_entry(r.payload) : std::nullopt;
      if (!entry) return "it isn't an entry of the audit trail";
      if (r.sequence > at.number) f(*entry, r.sequence);
      at = {segment.head.number, std::max(at.number, r.sequence)};
      return std::nullopt;
    });
  });
  if (!scanned) throw store_error(scanned.error().message());
  if (from.segment != 0) scanned->begins_behind = 0; // what was read before isn't asked for again
  if (vouched)
    if (const auto what = missing(trail, *scanned, *vouched)) throw lost_records(*what);
  return at;
}

} // namespace

audit_position read_audit(
    file_system& files, const std::filesystem::path& directory, const log_keys& keys, audit_position from,
    core::function_ref<void(const audit_entry&, std::uint64_t number)> f
) {
  bool given = false;
  const auto give = [&](const audit_entry& e, std::uint64_t number) {
    given = true;
    f(e, number);
  };
  for (int readings = 1;; ++readings) {
    try {
      return read_segments(files, directory, keys, from, give);
    } catch (const store_error&) {
      // A server may have removed its oldest segment since it was listed; once more shows.
      if (given || readings == 2) throw;
    }
  }
}

std::optional<std::string> missing_audit_end(file_system& files, const std::filesystem::path& data) {
  if (!data_directory::audit_end_was_kept(files, data)) return std::nullopt;
  const auto trail = data / "audit";
  const auto end = files.status(trail / end_name);
  if (!end) fail_on(trail / end_name, "looked at", end.error());
  if (end->kind != path_kind::absent) return std::nullopt;
  return missing_end(trail);
}

std::optional<core::time_point>
last_entry_time(file_system& files, const std::filesystem::path& directory, const log_keys& keys) {
  std::optional<core::time_point> last;
  const scan_settings how{.keys = &keys, .beginning = log_beginning::trimmed};
  try {
    auto numbers = list_log(files, directory, log_beginning::trimmed).segments;
    for (; !numbers.empty() && !last; numbers.pop_back())
      (void)scan_log(files, directory, {numbers.back()}, how, [&](const segment_frames& segment) {
        return each_record(segment, [&](const log_record& r) -> std::optional<std::string> {
          if (const auto entry = decode_audit_entry(r.payload)) last = entry->at;
          return std::nullopt;
        });
      });
  } catch (const store_error&) {
    return std::nullopt;
  }
  return last;
}

} // namespace twostep::storage
