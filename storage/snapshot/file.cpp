#include "storage/snapshot/file.hpp"

#include "storage/format/crc32c.hpp"
#include "storage/log/files.hpp"
#include "storage/os/checked_file.hpp"
#include "storage/os/parallel_for.hpp"
#include "storage/store_error.hpp"

#include <algorithm>

namespace twostep::storage {
namespace {

/// Synced in pieces, so that the last sync isn't a long one that the log's own must wait behind.
constexpr std::uint64_t sync_every = std::uint64_t{1} << 20;
/// Read at once, and opened by all threads together while it is still in the processor's cache.
constexpr std::size_t window = std::size_t{8} << 20;

[[noreturn]] void damaged(const std::filesystem::path& path, std::uint64_t offset, std::string why) {
  throw store_error(damaged_log{path, offset, std::move(why)}.message());
}

/// Frames of a file, as many at a time as the window holds; the next window is read while this one's are opened.
class frame_windows {
public:
  frame_windows(file& from, const std::filesystem::path& path, const segment_head& head, std::uint64_t size)
      : file_(from), path_(path), head_(head), size_(size) {}

  /// While others use the frames of the window before.
  void read_ahead() {
    ahead_.end = ahead_.begin = max_left_over;
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(window, size_ - read_));
    while (ahead_.size() < wanted) {
      const auto n = file_.read(read_, std::span(&ahead_.memory[ahead_.end], wanted - ahead_.size()));
      if (!n) fail_on(path_, "read", n.error());
      if (*n == 0) damaged(path_, read_, "the file became shorter while it was read");
      ahead_.end += *n;
      read_ += *n;
    }
  }

  /// Those that were read ahead; they live until the next call. Empty: the end.
  const std::vector<placed_frame>& next() {
    const byte_view left = now_.content();
    ahead_.begin -= left.size();
    std::copy(left.begin(), left.end(), &ahead_.memory[ahead_.begin]);
    std::swap(now_, ahead_);
    frames_.clear();
    byte_view rest = now_.content();
    while (take_frame(rest)) {
    }
    now_.begin = now_.end - rest.size();
    if (frames_.empty() && !rest.empty()) damaged(path_, offset(), "the file ends inside a record");
    return frames_;
  }
  /// Behind the frames that next() gave.
  std::uint64_t offset() const noexcept { return read_ - now_.size(); }

private:
  /// The beginning of a frame that the next window goes on with.
  static constexpr std::size_t max_left_over = record_head_size + longest_sealed;

  struct buffer {
    std::size_t size() const noexcept { return end - begin; }
    byte_view content() const noexcept { return {&memory[begin], size()}; }
    std::unique_ptr<std::uint8_t[]> memory = std::make_unique_for_overwrite<std::uint8_t[]>(max_left_over + window);
    std::size_t begin = max_left_over, end = max_left_over;
  };

  bool take_frame(byte_view& rest) {
    if (rest.size() < record_head_size) return false;
    const std::uint64_t at = read_ - rest.size();
    const auto head = read_record_head(rest, head_.salt);
    if (!head) damaged(path_, at, "no record's head stands here");
    if (head->sequence != sequence_ || head->type != static_cast<std::uint8_t>(record_type::sealed) ||
        head->unknown_flags != 0 || head->count == 0 || head->length > longest_sealed)
      damaged(path_, at, "a record stands here that doesn't belong here");
    if (rest.size() - record_head_size < head->length) return false;
    const byte_view payload = rest.subspan(record_head_size, head->length);
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
  buffer now_, ahead_;
  std::uint64_t read_ = segment_head_size; ///< so far, of the file
  std::uint64_t sequence_ = 1;
  seal_tag chain_{};
  std::vector<placed_frame> frames_;
};

/// Opens the frames of one window and shows their records, but for the file's last one, which is handed back.
class window_reader {
public:
  window_reader(const std::filesystem::path& path, const frame_opener& opener, snapshot_visitor visit)
      : path_(path), opener_(opener), visit_(visit) {}

  void read(frame_windows& windows, const std::vector<placed_frame>& frames, unsigned threads) {
    parallel_for(threads, 1 + frames.size(), [&](std::size_t i) {
      if (i == 0) return windows.read_ahead();
      const auto& frame = frames[i - 1];
      if (auto why = read_frame(frame)) note(frame.frame.offset, std::move(*why));
    });
    if (damage_) damaged(path_, damage_->offset, std::move(damage_->why));
  }
  const std::optional<bytes>& end() const noexcept { return end_; }

private:
  std::optional<std::string> read_frame(const placed_frame& placed) {
    thread_local bytes plain;
    thread_local std::vector<inner_record> records;
    const auto& [frame, chain] = placed;
    if (!opener_.open(frame.head, frame.payload, chain, plain) || !split_records(plain, frame.records(), records)) {
      // The seal finds whatever the checksum would; that tells a bad disk from a bad hand.
      if (crc32c(frame.payload) != frame.head.payload_checksum) return "a record's checksum is wrong";
      return "a record isn't what was written here: it was changed, or comes from elsewhere";
    }
    for (const auto& r : records) {
      const auto type = static_cast<record_type>(r.type);
      if (type == record_type::snapshot_end) {
        const std::lock_guard lock(mutex_);
        if (end_) return "it ends twice";
        end_.emplace(r.payload.begin(), r.payload.end());
      } else if (auto why = visit_(type, r.payload))
        return why;
    }
    return std::nullopt;
  }

  /// The first in the file is the one to tell.
  void note(std::uint64_t offset, std::string why) {
    const std::lock_guard lock(mutex_);
    if (!damage_ || offset < damage_->offset) damage_ = log_damage{offset, std::move(why)};
  }

  const std::filesystem::path& path_;
  const frame_opener& opener_;
  snapshot_visitor visit_;
  std::mutex mutex_;
  std::optional<log_damage> damage_;
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
  if (++count_ == max_frame_records) write_frames();
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
    file_system& files, const std::filesystem::path& path, const log_keys& keys, unsigned threads,
    snapshot_visitor visit, read_progress progress
) {
  const auto opened = open_file(files, path, open_mode::read);
  read_snapshot_file result{.head = read_head(*opened, path), .key = {}};
  const auto* log_key = keys.find(result.head.key);
  if (!log_key) refuse_key(path, result.head.key, keys.fingerprint());
  auto key = unwrap_key(result.head, *log_key);
  if (!key) damaged(path, 0, "its key can't be opened: its head isn't as it was written");
  result.key = std::move(*key);
  const auto size = opened->size();
  if (!size) fail_on(path, "measured", size.error());
  result.bytes = *size;

  const frame_opener opener(result.head.number, segment_key(result.key, result.head.salt));
  window_reader reader(path, opener, visit);
  frame_windows windows(*opened, path, result.head, *size);
  windows.read_ahead();
  for (;;) {
    const auto& frames = windows.next();
    if (frames.empty()) break;
    if (reader.end()) damaged(path, frames.front().frame.offset, "something stands behind its end");
    const auto end = windows.offset();
    reader.read(windows, frames, threads);
    progress(end, *size);
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
