#include "storage/log_scan.hpp"

#include "storage/log_files.hpp"
#include "storage/store_error.hpp"

namespace twostep::storage {
namespace {

/// Reading while a server writes may meet half a write; reading again then shows more of it.
constexpr int most_readings = 16;

/// One scan over all segments.
class scan {
public:
  scan(
      file_system& files, const std::filesystem::path& log, const std::optional<key_fingerprint>& key,
      record_visitor visit
  )
      : files_(files), log_(log), key_(key), visit_(visit) {}

  core::result<scanned_log, damaged_log> run() {
    const auto numbers = list_segments(files_, log_);
    for (const auto number : numbers)
      if (auto damage = read_segment(number, number == numbers.back())) return std::move(*damage);
    return std::move(result_);
  }

private:
  std::optional<damaged_log> read_segment(std::uint32_t number, bool is_last) {
    const auto path = log_ / segment_name(number);
    bytes content = load_file(files_, path);
    const auto head = read_segment_head(content);
    if (!head) return damaged_log{path, 0, head.error().why};
    if (auto why = misplaced(*head, number, path)) return damaged_log{path, 0, std::move(*why)};
    previous_salt_ = head->salt;

    auto& segment = result_.segments.emplace_back(scanned_segment{.number = number});
    log_reader reader(content, head->salt, result_.last_sequence + 1, is_last);
    for (int reading = 1;;) {
      log_item item = read_records(reader, segment);
      const auto* damage = std::get_if<log_damage>(&item);
      const auto* torn = std::get_if<torn_tail>(&item);
      if (is_last && (damage || torn) && reading++ < most_readings) {
        if (bytes again = load_file(files_, path); again != content) {
          content = std::move(again);
          reader.replace(content);
          continue;
        }
      }
      if (damage) return damaged_log{path, damage->offset, damage->why};
      if (is_last)
        result_.tail = scanned_tail{*head, std::move(content), reader.offset(), torn ? torn->why : std::string()};
      return std::nullopt;
    }
  }

  /// Everything but a record comes back.
  log_item read_records(log_reader& reader, scanned_segment& segment) {
    for (;;) {
      log_item item = reader.next();
      const auto* record = std::get_if<log_record>(&item);
      if (!record) return item;
      if (auto why = visit_(*record)) return log_damage{record->offset, std::move(*why)};
      if (segment.records++ == 0) segment.first = record->head.sequence;
      segment.last = result_.last_sequence = record->head.sequence;
      segment.end = reader.offset();
    }
  }

  std::optional<std::string>
  misplaced(const segment_head& head, std::uint32_t number, const std::filesystem::path& path) const {
    if (key_ && head.key != *key_)
      throw store_error(
          path.string() + ": was written under another secret.key (" + to_text(head.key) + ", this one is " +
          to_text(*key_) +
          "): give the key that belongs to this data directory, or the data directory that belongs to this key"
      );
    if (head.number != number) return "it is segment " + std::to_string(head.number) + " under another's name";
    if (head.previous_salt != previous_salt_)
      return "it doesn't follow the segment before it: it is of another log, or of an earlier copy";
    return std::nullopt;
  }

  file_system& files_;
  const std::filesystem::path& log_;
  const std::optional<key_fingerprint>& key_;
  record_visitor visit_;
  segment_salt previous_salt_{};
  scanned_log result_;
};

} // namespace

std::string damaged_log::message() const {
  return file.string() + ": damaged at byte " + std::to_string(offset) + ": " + why +
         "; nothing was changed: restore the data directory from a backup";
}

core::result<scanned_log, damaged_log> scan_log(
    file_system& files, const std::filesystem::path& log, const std::optional<key_fingerprint>& key,
    record_visitor visit
) {
  return scan(files, log, key, visit).run();
}

} // namespace twostep::storage
