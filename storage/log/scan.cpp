#include "storage/log/scan.hpp"

#include "storage/os/checked_file.hpp"
#include "storage/store_error.hpp"

#include <future>

namespace twostep::storage {
namespace {

/// Reading while a server writes may meet half a write; reading again then shows more of it.
constexpr int max_readings = 16;

/// One scan over all segments.
class scan {
public:
  scan(file_system& files, const std::filesystem::path& log, const scan_settings& settings, segment_visitor visit)
      : files_(files), log_(log), settings_(settings), visit_(visit) {
    result_.end = settings.from;
    result_.begins_behind = settings.from.last_sequence;
    compare(result_.end);
  }

  core::result<scanned_log, damaged_log> run(const std::vector<std::uint32_t>& numbers) {
    std::future<bytes> ahead; // the next segment is read while this one is looked at
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      bytes content = ahead.valid() ? ahead.get() : load_file(files_, path_of(numbers[i]));
      if (i + 1 < numbers.size())
        ahead = std::async(std::launch::async, [this, path = path_of(numbers[i + 1])] {
          return load_file(files_, path);
        });
      if (auto damage = read_segment(numbers[i], std::move(content), i + 1 == numbers.size()))
        return std::move(*damage);
    }
    return std::move(result_);
  }

private:
  std::filesystem::path path_of(std::uint32_t number) const { return log_ / segment_name(number); }

  /// With what is vouched for, where that is here.
  void compare(const log_position& here) {
    const auto& vouched = settings_.vouched;
    if (vouched && here.last_sequence == vouched->last_sequence && here.chain != vouched->chain)
      result_.parted = true;
  }
  void compare(const log_frame& f) {
    const auto first = f.head.sequence, last = first + f.records() - 1;
    if (settings_.vouched && first <= settings_.vouched->last_sequence && settings_.vouched->last_sequence < last)
      result_.parted = true;
    compare({.last_sequence = last, .salt = {}, .chain = tag_of(f.payload)});
  }

  std::optional<damaged_log> read_segment(std::uint32_t number, bytes content, bool is_last) {
    segment_frames segment;
    segment.path = path_of(number);
    const auto head = read_segment_head(content);
    if (!head) return damaged_log{segment.path, 0, head.error().why};
    segment.head = *head;
    if (auto why = misplaced(segment, number)) return damaged_log{segment.path, 0, std::move(*why)};
    if (auto why = take_key(segment)) return damaged_log{segment.path, 0, std::move(*why)};

    log_reader reader(content, *head, result_.end.last_sequence + 1, is_last);
    const log_item end = read_frames(reader, segment, content, is_last);
    if (const auto* damage = std::get_if<log_damage>(&end))
      return damaged_log{segment.path, damage->offset, damage->why};
    note(segment, reader);
    if (auto damage = visit_(segment)) return damaged_log{segment.path, damage->offset, std::move(damage->why)};
    if (is_last) {
      const auto* torn = std::get_if<torn_tail>(&end);
      result_.tail = scanned_tail{*head, std::move(content), reader.offset(), torn ? torn->why : std::string()};
    }
    return std::nullopt;
  }

  /// Until something that isn't a frame: that comes back.
  log_item read_frames(log_reader& reader, segment_frames& segment, bytes& content, bool is_last) {
    seal_tag chain = result_.end.chain;
    log_item item;
    for (int readings = 1;; ++readings) {
      for (item = reader.next(); const auto* frame = std::get_if<log_frame>(&item); item = reader.next()) {
        segment.frames.push_back({*frame, chain});
        if (segment.head.version >= 2) compare(*frame);
        chain = tag_of(frame->payload);
      }
      if (!is_last || std::holds_alternative<log_end>(item) || readings == max_readings) break;
      bytes again = load_file(files_, segment.path);
      if (again == content) break;
      content = std::move(again);
      reader.replace(content);
    }
    for (auto& f : segment.frames)
      f.frame.payload = byte_view(content).subspan(
          static_cast<std::size_t>(f.frame.offset) + record_head_size, f.frame.head.length
      );
    if (segment.head.version >= 2) result_.end.chain = chain;
    return item;
  }

  void note(const segment_frames& segment, const log_reader& reader) {
    scanned_segment s{
        .number = segment.head.number,
        .version = segment.head.version,
        .key_generation = segment.head.data_key.generation,
        .end = reader.offset()};
    for (const auto& f : segment.frames) s.records += f.frame.records();
    if (s.records > 0) {
      s.first = segment.frames.front().frame.head.sequence;
      s.last = reader.next_sequence() - 1;
    }
    result_.end.last_sequence = reader.next_sequence() - 1;
    result_.end.salt = segment.head.salt;
    result_.segments.push_back(s);
  }

  std::optional<std::string> misplaced(const segment_frames& segment, std::uint32_t number) {
    const auto& head = segment.head;
    const auto* keys = settings_.keys;
    if (keys && !keys->find(head.key)) refuse_key(segment.path, head.key, keys->fingerprint());
    if (keys && is_present_ && head.key != keys->fingerprint())
      return "it is sealed under a former secret.key, and stands behind one that isn't";
    is_present_ = keys && head.key == keys->fingerprint();
    if (head.number != number) return "it is segment " + std::to_string(head.number) + " under another's name";
    const bool begins_trimmed =
        settings_.beginning == log_beginning::trimmed && result_.segments.empty() && head.version >= 2;
    if (begins_trimmed) {
      result_.end = {head.first_sequence - 1, head.previous_salt, head.chain};
      result_.begins_behind = head.first_sequence - 1;
      compare(result_.end);
      return std::nullopt;
    }
    const bool follows = head.previous_salt == result_.end.salt &&
                         (head.version == 1 ||
                          (head.chain == result_.end.chain && head.first_sequence == result_.end.last_sequence + 1));
    if (!follows) return "it doesn't follow the segment before it: it is of another log, or of an earlier copy";
    return std::nullopt;
  }

  std::optional<std::string> take_key(segment_frames& segment) {
    if (segment.head.version == 1 || !settings_.keys) return std::nullopt;
    auto key = unwrap_key(segment.head, *settings_.keys->find(segment.head.key));
    if (!key) return "its key can't be opened: its head isn't as it was written";
    segment.opener.emplace(segment.head.number, segment_key(*key, segment.head.salt));
    result_.key = std::move(key);
    return std::nullopt;
  }

  file_system& files_;
  const std::filesystem::path& log_;
  const scan_settings& settings_;
  segment_visitor visit_;
  bool is_present_ = false; ///< the segment before is sealed under the present secret.key
  scanned_log result_;
};

} // namespace

std::string damaged_log::message() const {
  return file.string() + ": damaged at byte " + std::to_string(offset) + ": " + why +
         "; nothing was changed: restore the data directory from a backup";
}

void refuse_key(const std::filesystem::path& path, const key_fingerprint& wanted, const key_fingerprint& given) {
  throw store_error(
      path.string() + ": was written under another secret.key (" + to_text(wanted) + ", this one is " +
      to_text(given) +
      "): give the key that belongs to this data directory, or the data directory that belongs to this key"
  );
}

std::optional<std::string> open_frame(
    const segment_frames& segment, const placed_frame& placed, bytes& plain, std::vector<inner_record>& records
) {
  const auto& [frame, chain] = placed;
  if (segment.head.version == 1) {
    records.assign(1, {frame.head.type, frame.payload});
    return std::nullopt;
  }
  if (!segment.opener || !segment.opener->open(frame.head, frame.payload, chain, plain))
    return "a record isn't what was written here: it was changed, or comes from elsewhere";
  if (!split_records(plain, frame.records(), records)) return "a frame doesn't hold the records it should";
  return std::nullopt;
}

std::optional<log_damage> each_record(const segment_frames& segment, record_visitor visit) {
  if (segment.is_closed()) return std::nullopt;
  bytes plain;
  std::vector<inner_record> records;
  for (const auto& placed : segment.frames) {
    auto why = open_frame(segment, placed, plain, records);
    std::uint64_t sequence = placed.frame.head.sequence;
    for (auto r = records.begin(); !why && r != records.end(); ++r)
      why = visit({static_cast<record_type>(r->type), sequence++, r->payload});
    if (why) return log_damage{placed.frame.offset, std::move(*why)};
  }
  return std::nullopt;
}

core::result<scanned_log, damaged_log> scan_log(
    file_system& files, const std::filesystem::path& log, const std::vector<std::uint32_t>& segments,
    const scan_settings& settings, segment_visitor visit
) {
  return scan(files, log, settings, visit).run(segments);
}

} // namespace twostep::storage
