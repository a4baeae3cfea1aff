#include "storage/audit/trail.hpp"

#include "storage/log/end_mark.hpp"
#include "storage/log/files.hpp"
#include "storage/log/random_key.hpp"
#include "storage/log/repair.hpp"
#include "storage/log/scan.hpp"
#include "storage/os/copy_file.hpp"
#include "storage/os/data_directory.hpp"
#include "storage/store_error.hpp"

#include <utility>

namespace twostep::storage {

namespace {

path_kind kind_of(file_system& files, const std::filesystem::path& path) {
  const auto status = files.status(path);
  if (!status) fail_on(path, "looked at", status.error());
  return status->kind;
}

/// With its directory or without. Before anything is made.
void refuse_missing_end(file_system& files, const audit_trail_settings& s) {
  const auto& trail = s.directory;
  const auto kind = kind_of(files, trail);
  if (kind != path_kind::directory && kind != path_kind::absent)
    throw store_error(trail.string() + ": is not a directory: the audit trail belongs there; move away what it is");
  if (!s.data || !s.data->audit_end_was_kept()) return;
  if (kind == path_kind::absent || kind_of(files, trail / end_name) == path_kind::absent)
    accept_or_refuse(s.accept_loss, missing_end(trail));
}

void make_sure_of(file_system& files, const std::filesystem::path& directory) {
  if (kind_of(files, directory) == path_kind::directory) return;
  check(files.make_directory(directory), directory, "made");
  check(files.sync_directory(directory.parent_path()), directory.parent_path(), "synced");
}

/// When the newest entry of a finished segment happened; nullopt: it has none.
std::optional<core::time_point>
newest_in(file_system& files, const std::filesystem::path& trail, std::uint32_t number, const log_keys& keys) {
  std::optional<core::time_point> newest;
  const scan_settings how{.keys = &keys, .beginning = log_beginning::trimmed};
  const auto scanned = scan_log(files, trail, {number}, how, [&](const segment_frames& segment) {
    return each_record(segment, [&](const log_record& r) -> std::optional<std::string> {
      if (const auto entry = decode_audit_entry(r.payload))
        newest = newest ? std::max(*newest, entry->at) : entry->at;
      return std::nullopt;
    });
  });
  if (!scanned) throw store_error(scanned.error().message());
  return newest;
}

/// The last segment, and as many before it as it takes to come to the record that is vouched for.
scanned_log
scan_newest(file_system& files, const audit_trail_settings& settings, const std::optional<end_mark>& vouched) {
  const auto& trail = settings.directory;
  const auto all = list_log(files, trail, log_beginning::trimmed).segments;
  const scan_settings how{
      .keys = &settings.keys, .beginning = log_beginning::trimmed, .vouched = vouched_by(vouched)};
  for (std::size_t count = std::min<std::size_t>(1, all.size());; count = std::min(2 * count, all.size())) {
    const std::vector<std::uint32_t> last(all.end() - static_cast<std::ptrdiff_t>(count), all.end());
    auto scanned = scan_log(files, trail, last, how, [](const segment_frames& segment) {
      return each_record(segment, [](const log_record&) { return std::optional<std::string>(); });
    });
    if (!scanned)
      throw store_error(
          scanned.error().message() + ", or move " + trail.string() +
          " away and start with --accept-loss to begin a new audit trail"
      );
    const bool is_enough = !vouched || scanned->begins_behind <= vouched->last_sequence;
    if (is_enough || count == all.size()) return std::move(*scanned);
  }
}

} // namespace

audit_trail::audit_trail(audit_trail_settings s)
    : settings_(std::move(s)), files_(settings_.files ? *settings_.files : machine_files()) {
  const auto& trail = settings_.directory;
  refuse_missing_end(files_, settings_);
  make_sure_of(files_, trail);
  const auto vouched = find_end(files_, trail, settings_.keys, settings_.accept_loss, end_of::audit_trail);
  auto scanned = scan_newest(files_, settings_, vouched);
  if (vouched) check_end(*vouched, scanned);
  was_cut_short_ = scanned.tail && !scanned.tail->is_finished();
  if (scanned.key) key_generation_ = scanned.key->generation;
  end_ = std::make_unique<scanned_log>(std::move(scanned));
  thread_ = std::thread([this] { run(); });
}

void audit_trail::check_end(const end_mark& vouched, const scanned_log& scanned) {
  const auto& trail = settings_.directory;
  if (const auto what = missing(trail, scanned, vouched)) accept_or_refuse(settings_.accept_loss, *what);
  if (!vouched.is_of_former_key) return;
  if (!settings_.begins_key) accept_or_refuse(settings_.accept_loss, end_of_former_key(trail));
  auto anew = vouched;
  anew.whose = end_of::audit_trail;
  write_end(files_, trail, anew, settings_.keys.current());
}

audit_trail::~audit_trail() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    abandoned_ = true;
  }
  work_.notify_one();
  thread_.join();
}

bool audit_trail::add(audit_entry e) {
  const std::lock_guard lock(mutex_);
  if (stopping_ || waiting_.size() >= settings_.max_waiting) return false;
  waiting_.push_back(std::move(e));
  if (waiting_.size() == 1 || waiting_.size() == settings_.max_waiting / 2) work_.notify_one();
  return true;
}

void audit_trail::run() {
  std::unique_lock lock(mutex_);
  const auto ends = [this] { return stopping_ || abandoned_; };
  for (;;) {
    work_.wait(lock, [&] { return ends() || !waiting_.empty() || !when_written_.empty(); });
    work_.wait_for(lock, settings_.gather, [&] {
      return ends() || hurry_ || waiting_.size() >= settings_.max_waiting / 2;
    });
    if (abandoned_ || (stopping_ && waiting_.empty() && when_written_.empty())) return;
    auto batch = std::exchange(waiting_, {});
    const auto to_call = std::exchange(when_written_, {});
    hurry_ = false;
    writing_ = true;
    lock.unlock();
    write(std::move(batch));
    if (!to_call.empty()) sync();
    for (const auto& then : to_call) then();
    lock.lock();
    writing_ = false;
    written_.notify_all();
  }
}

void audit_trail::write(std::vector<audit_entry> batch) {
  const std::lock_guard lock(one_at_a_time_);
  for (auto& e : batch) {
    if (day_ != std::chrono::floor<std::chrono::days>(e.at)) turn_day(e.at);
    e.lost += lost_;
    lost_ = append(e) ? 0 : e.lost + 1;
  }
  if (writer_ && !batch.empty()) mark_end_kept(batch.back().at);
}

/// The writer's END is durable by now. Where LOCK can't say so, no entry is lost for it, and the next one tries
/// again.
void audit_trail::mark_end_kept(core::time_point now) {
  if (!settings_.data) return;
  try {
    settings_.data->mark_audit_end_kept();
  } catch (const std::exception& failure) {
    report_failure(now, failure.what());
  }
}

bool audit_trail::append(const audit_entry& e) {
  bytes payload;
  encode(payload, e);
  try {
    auto& log = writer();
    if (log.append(record_type::audit, payload) != 0) return true;
    // More than the writer holds at once: what it has goes to the disk first.
    log.wait_durable(log.last_sequence());
    return log.append(record_type::audit, payload) != 0;
  } catch (const std::exception& failure) {
    report_failure(e.at, failure.what());
    return false;
  }
}

/// A new one where secret.key was replaced: who had the old one may have the data key.
data_key audit_trail::key_to_begin_with() {
  const bool goes_on = end_->key && end_->tail->head.key == settings_.keys.fingerprint();
  if (goes_on) return *end_->key;
  return random_key(files_, settings_.directory, end_->key ? end_->key->generation + 1 : 1);
}

log_writer& audit_trail::writer() {
  if (writer_) return *writer_;
  const auto& trail = settings_.directory;
  remove_temporary_files(files_, trail);
  log_start start;
  start.head = repair_tail(files_, trail, *end_, settings_.keys.current(), settings_.report);
  start.last_sequence = end_->end.last_sequence;
  start.key = key_to_begin_with();
  const auto generation = start.key.generation;
  start.log_key = settings_.keys.current();
  start.whose = end_of::audit_trail;
  if (settings_.time) start.time = [now = settings_.time] { return sign_of_life{now(), {}}; };
  writer_.emplace(files_, trail, std::move(start), settings_.limits, log_observer{settings_.report}, settings_.fatal);
  key_generation_ = generation;
  end_ = nullptr;
  return *writer_;
}

void audit_trail::turn_day(core::time_point at) {
  try {
    auto& log = writer();
    if (day_) log.begin_segment();
    day_ = std::chrono::floor<std::chrono::days>(at);
    remove_old(at);
  } catch (const std::exception& failure) {
    report_failure(at, failure.what());
  }
}

void audit_trail::report_failure(core::time_point at, std::string_view what) {
  const auto today = std::chrono::floor<std::chrono::days>(at);
  if (settings_.report && reported_ != today) settings_.report("the audit trail: " + std::string(what));
  reported_ = today;
}

void audit_trail::remove_old(core::time_point now) {
  auto numbers = list_log(files_, settings_.directory, log_beginning::trimmed).segments;
  if (!numbers.empty()) numbers.pop_back(); // the present one stays
  // One whose time is of a clock that was ahead goes with the next.
  std::size_t old = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto newest = newest_in(files_, settings_.directory, numbers[i], settings_.keys);
    if (newest && *newest > now) continue;
    if (newest && now - *newest < settings_.keep) break;
    old = i + 1;
  }
  numbers.resize(old);
  // Were END to name less than what is left, nobody could tell it from an older copy.
  if (!numbers.empty()) check(writer_->vouch(), settings_.directory / end_name, "written");
  for (const auto number : numbers) {
    const auto path = settings_.directory / segment_name(number);
    check(files_.remove(path), path, "removed");
  }
  if (numbers.empty()) return;
  check(files_.sync_directory(settings_.directory), settings_.directory, "synced");
  writer_->space_may_be_free();
}

void audit_trail::when_written(std::function<void()> then) {
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_) {
      when_written_.push_back(std::move(then));
      hurry_ = true;
      work_.notify_one();
      return;
    }
  }
  then();
}

void audit_trail::sync() {
  const std::lock_guard lock(one_at_a_time_);
  try {
    if (writer_) writer_->wait_durable(writer_->last_sequence());
  } catch (const std::exception&) {
    return; // the log has failed, and said so through settings_.fatal
  }
}

void audit_trail::flush() {
  std::unique_lock lock(mutex_);
  hurry_ = true;
  work_.notify_one();
  written_.wait(lock, [this] { return waiting_.empty() && !writing_; });
  hurry_ = false;
  lock.unlock();
  const std::lock_guard all(one_at_a_time_);
  if (writer_) writer_->wait_durable(writer_->last_sequence());
}

void audit_trail::rotate_key() {
  flush();
  const std::lock_guard lock(one_at_a_time_);
  writer().begin_segment(random_key(files_, settings_.directory, key_generation_ + 1));
  ++key_generation_;
}

std::uint64_t audit_trail::copy(const std::filesystem::path& to) {
  flush();
  const std::lock_guard lock(one_at_a_time_);
  const auto end = writer().begin_segment();
  std::uint64_t sum = 0;
  for (const auto number : list_log(files_, settings_.directory, log_beginning::trimmed).segments)
    if (number < end.number)
      sum += copy_file(files_, settings_.directory / segment_name(number), to / segment_name(number));
  const auto at = settings_.time ? settings_.time() : core::time_point();
  end_mark mark{end.last_sequence, end.chain, end.number - 1, at};
  mark.whose = end_of::audit_trail;
  write_end(files_, to, mark, settings_.keys.current());
  read_audit(files_, to, settings_.keys, {}, [](const audit_entry&, std::uint64_t) {});
  return sum;
}

void audit_trail::close() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  work_.notify_one();
  thread_.join();
  if (writer_) writer_->close();
}

} // namespace twostep::storage
