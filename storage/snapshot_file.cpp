#include "storage/snapshot_file.hpp"

#include "storage/crc32c.hpp"
#include "storage/log_files.hpp"
#include "storage/parallel.hpp"
#include "storage/store_error.hpp"

#include <algorithm>

namespace twostep::storage {
namespace {

/// Synced in pieces, so that the last sync isn't a long one that the log's own must wait behind.
constexpr std::uint64_t sync_every = std::uint64_t{4} << 20;
/// Read at once, and opened by all threads together.
constexpr std::size_t window = std::size_t{16} << 20;

[[noreturn]] void damaged(const std::filesystem::path& path, std::uint64_t offset, std::string why) {
  throw store_error(damaged_log{path, offset, std::move(why)}.message());
}

/// Frames of a file, as many at a time as the window holds.
class frame_windows {
public:
  frame_windows(file& from, const std::filesystem::path& path, const segment_head& head, std::uint64_t size)
      : file_(from), path_(path), head_(head), size_(size) {}

  /// Empty: the end. They live until the next call.
  const std::vector<placed_frame>& next() {
    fill();
    frames_.clear();
    byte_view rest = content_;
    while (take_frame(rest)) {
    }
    used_ = content_.size() - rest.size();
    if (frames_.empty() && !content_.empty()) damaged(path_, offset_, "the file ends inside a record");
    return frames_;
  }
  std::uint64_t offset() const noexcept { return offset_ + used_; }

private:
  /// What the last round left stands at the beginning.
  void fill() {
    content_.erase(content_.begin(), content_.begin() + static_cast<std::ptrdiff_t>(used_));
    offset_ += used_;
    used_ = 0;
    std::size_t have = content_.size();
    content_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(window, size_ - offset_)));
    while (have < content_.size()) {
      const auto n = file_.read(offset_ + have, std::span(content_).subspan(have));
      if (!n) fail_on(path_, "read", n.error());
      if (*n == 0) damaged(path_, offset_ + have, "the file became shorter while it was read");
      have += *n;
    }
  }

  bool take_frame(byte_view& rest) {
    if (rest.size() < record_head_size) return false;
    const std::uint64_t at = offset_ + (content_.size() - rest.size());
    const auto head = read_record_head(rest, head_.salt);
    if (!head) damaged(path_, at, "no record's head stands here");
    if (head->sequence != sequence_ || head->type != static_cast<std::uint8_t>(record_type::sealed) ||
        head->unknown_flags != 0 || head->count == 0 || head->length > payload_limit + frame_overhead)
      damaged(path_, at, "a record stands here that doesn't belong here");
    if (rest.size() - record_head_size < head->length) return false;
    const byte_view payload = rest.subspan(record_head_size, head->length);
    if (crc32c(payload) != head->payload_checksum) damaged(path_, at, "a record's checksum is wrong");
    frames_.push_back({{*head, payload, at}, chain_});
    chain_ = tag_of(payload);
    sequence_ += head->count;
    rest = rest.subspan(record_head_size + head->length);
    return true;
  }

  file& file_;
  const std::filesystem::path& path_;
  const segment_head& head_;
  const std::uint64_t size_;
  bytes content_;
  std::size_t used_ = 0;                     ///< of content_, by the round before
  std::uint64_t offset_ = segment_head_size; ///< of content_ in the file
  std::uint64_t sequence_ = 1;
  seal_tag chain_{};
  std::vector<placed_frame> frames_;
};

/// Opens the frames of one window and shows their records, but for the file's last one, which is handed back.
class window_reader {
public:
  window_reader(const std::filesystem::path& path, const frame_opener& opener, snapshot_visitor visit)
      : path_(path), opener_(opener), visit_(visit) {}

  void read(const std::vector<placed_frame>& frames, unsigned threads) {
    parallel_for(threads, frames.size(), [&](std::size_t i) { read_frame(frames[i]); });
  }
  const std::optional<bytes>& end() const noexcept { return end_; }

private:
  void read_frame(const placed_frame& placed) {
    thread_local bytes plain;
    thread_local std::vector<inner_record> records;
    const auto& [frame, chain] = placed;
    if (!opener_.open(frame.head, frame.payload, chain, plain) || !split_records(plain, frame.records(), records))
      damaged(path_, frame.offset, "a record isn't what was written here: it was changed, or comes from elsewhere");
    for (const auto& r : records) {
      const auto type = static_cast<record_type>(r.type);
      if (type == record_type::snapshot_end) {
        const std::lock_guard lock(mutex_);
        if (end_) damaged(path_, frame.offset, "it ends twice");
        end_.emplace(r.payload.begin(), r.payload.end());
      } else if (auto why = visit_(type, r.payload))
        damaged(path_, frame.offset, std::move(*why));
    }
  }

  const std::filesystem::path& path_;
  const frame_opener& opener_;
  snapshot_visitor visit_;
  std::mutex mutex_;
  std::optional<bytes> end_;
};

segment_head read_head(file& from, const std::filesystem::path& path) {
  std::array<std::uint8_t, segment_head_size> b{};
  std::size_t have = 0;
  while (have < b.size()) {
    const auto n = from.read(have, std::span(b).subspan(have));
    if (!n) fail_on(path, "read", n.error());
    if (*n == 0) break;
    have += *n;
  }
  const auto head = read_segment_head(byte_view(b).first(have), file_kind::snapshot);
  if (!head) damaged(path, 0, head.error().why);
  return *head;
}

} // namespace

snapshot_writer::snapshot_writer(
    file_system& files, const std::filesystem::path& log, const segment_head& head, const data_key& key
)
    : files_(files), path_(log / snapshot_name(head.number)), temporary_(path_),
      frames_(head.salt, head.number, segment_key(key, head.salt), seal_tag{}) {
  temporary_ += ".tmp";
  file_ = open_file(files, temporary_, open_mode::replace);
  check(write_all(*file_, 0, to_bytes(head)), temporary_, "written");
  position_ = segment_head_size;
}

snapshot_writer::~snapshot_writer() {
  if (!published_) (void)files_.remove(temporary_); // what can't be removed now, the next start removes
}

void snapshot_writer::put(record_type type, byte_view payload) {
  if (!plain_.empty() && plain_.size() + payload.size() > frame_fill) write_frames();
  put_record(plain_, type, payload);
  if (++count_ == most_frame_records) write_frames();
}

void snapshot_writer::write_frames() {
  sealed_.clear();
  frames_.put_write(sealed_, plain_, count_, next_);
  check(write_all(*file_, position_, sealed_), temporary_, "written");
  position_ += sealed_.size();
  next_ += count_;
  count_ = 0;
  plain_.clear();
  if (position_ - synced_ < sync_every) return;
  check(file_->sync_data(), temporary_, "synced");
  synced_ = position_;
}

void snapshot_writer::finish() {
  if (count_ > 0) write_frames();
  check(file_->sync(), temporary_, "synced");
}

void snapshot_writer::publish() {
  check(files_.rename(temporary_, path_), path_, "put into place");
  published_ = true;
  check(files_.sync_directory(path_.parent_path()), path_.parent_path(), "synced");
}

read_snapshot_file read_snapshot(
    file_system& files, const std::filesystem::path& path, const secret_key& log_key, unsigned threads,
    snapshot_visitor visit, read_progress progress
) {
  const auto opened = open_file(files, path, open_mode::read);
  read_snapshot_file result{.head = read_head(*opened, path), .key = {}};
  if (const auto given = fingerprint_of(log_key); result.head.key != given) refuse_key(path, result.head.key, given);
  auto key = unwrap_key(result.head, log_key);
  if (!key) damaged(path, 0, "its key can't be opened: its head isn't as it was written");
  result.key = std::move(*key);
  const auto size = opened->size();
  if (!size) fail_on(path, "measured", size.error());
  result.bytes = *size;

  const frame_opener opener(result.head.number, segment_key(result.key, result.head.salt));
  window_reader reader(path, opener, visit);
  frame_windows windows(*opened, path, result.head, *size);
  for (;;) {
    const auto& frames = windows.next();
    if (frames.empty()) break;
    if (reader.end()) damaged(path, frames.front().frame.offset, "something stands behind its end");
    reader.read(frames, threads);
    progress(windows.offset(), *size);
  }
  if (!reader.end()) damaged(path, *size, "its end is missing");
  if (auto why = visit(record_type::snapshot_end, *reader.end())) damaged(path, *size, std::move(*why));
  return result;
}

segment_head read_snapshot_head(file_system& files, const std::filesystem::path& path) {
  const auto opened = open_file(files, path, open_mode::read);
  return read_head(*opened, path);
}

} // namespace twostep::storage
