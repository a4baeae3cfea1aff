#include "storage/audit/history.hpp"

#include "storage/audit/trail.hpp"
#include "storage/log/files.hpp"
#include "storage/os/low_priority.hpp"
#include "storage/store_error.hpp"

#include <algorithm>
#include <utility>

namespace twostep::storage {
namespace {

/// So many entries are read at a start before that gives way to everything else: a few hundredths of a second.
constexpr std::size_t unnoticed = 30'000;
/// After so long it reads on by itself, so that whoever asks next needn't wait for more.
constexpr std::chrono::minutes unasked{1};

} // namespace

audit_history::audit_history(audit_history_settings s, audit_trail& trail)
    : settings_(std::move(s)), trail_(trail), files_(settings_.files ? *settings_.files : machine_files()),
      index_(settings_.limits) {}

audit_history::~audit_history() {
  close();
}

void audit_history::start() {
  const std::lock_guard lock(mutex_);
  if (runs_ || is_closing()) return;
  runs_ = true;
  thread_ = std::thread([this] { run(); });
}

void audit_history::newest(audit_query query, std::function<void(audit_answer)> then) {
  {
    std::unique_lock lock(mutex_);
    if (!runs_ || is_closing() || under_way_ >= settings_.max_waiting) {
      lock.unlock();
      return then({});
    }
    ++under_way_;
    ++in_trail_;
  }
  auto asked = std::make_shared<waiting>(waiting{std::move(query), std::move(then)});
  trail_.when_written([this, asked] { enqueue(std::move(*asked)); });
}

void audit_history::enqueue(waiting w) {
  const std::lock_guard lock(mutex_);
  waiting_.push_back(std::move(w));
  --in_trail_;
  work_.notify_all();
}

void audit_history::close() noexcept {
  {
    std::unique_lock lock(mutex_);
    closing_ = true;
    work_.notify_all();
    work_.wait(lock, [this] { return in_trail_ == 0; });
  }
  if (thread_.joinable()) thread_.join();
  for (auto& w : take_waiting()) w.then({});
}

std::vector<audit_history::waiting> audit_history::take_waiting() {
  const std::lock_guard lock(mutex_);
  under_way_ -= waiting_.size();
  return std::exchange(waiting_, {});
}

void audit_history::run() {
  read_the_days();
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      work_.wait_for(lock, unasked, [this] { return is_closing() || !waiting_.empty(); });
    }
    if (is_closing()) return;
    const auto asked = take_waiting();
    const bool is_whole = catch_up();
    for (const auto& w : asked) {
      auto found = answer(w.query);
      found.is_complete = found.is_complete && is_whole;
      w.then(std::move(found));
    }
  }
}

/// That may take long, so it is done on a thread that takes a low priority. This one never does: people wait for it.
void audit_history::read_the_days() {
  bool is_done = false;
  std::thread reading([&] {
    (void)catch_up();
    const std::lock_guard lock(mutex_);
    is_done = true;
    work_.notify_all();
  });
  const auto until = std::chrono::steady_clock::now() + settings_.patience;
  std::unique_lock lock(mutex_);
  work_.wait_until(lock, until, [&] { return is_done || is_closing(); });
  while (!is_done && !is_closing()) {
    lock.unlock();
    for (auto& w : take_waiting()) w.then({});
    lock.lock();
    work_.wait(lock, [&] { return is_done || is_closing() || !waiting_.empty(); });
  }
  lock.unlock();
  reading.join();
  is_starting_ = false;
}

bool audit_history::catch_up() noexcept {
  try {
    read_on();
    forget_old();
    memory_ = index_.memory();
    return !is_closing();
  } catch (const std::exception& e) {
    report(e.what());
    return false;
  }
}

void audit_history::read_on() {
  if (segments_.empty()) {
    const auto first = first_to_read();
    if (first == 0) return;
    segments_.push_back({first, {}});
  }
  while (!is_closing()) {
    // A segment without a frame is replaced by another one of its number when the next start writes.
    if (!reader_ || !reader_->has_begun()) open_segment();
    // Looked up first: a segment that has a successor is finished, so all of it is there to be read.
    const auto next = successor_of(segments_.back().number);
    while (reader_ && !is_closing()) {
      const auto frame = reader_->next();
      if (!frame) break;
      index(*frame);
    }
    memory_ = index_.memory();
    if (!next || is_closing()) return;
    segments_.push_back({*next, {}});
    reader_ = nullptr;
  }
}

bool audit_history::is_there(std::uint32_t segment) const {
  const auto path = settings_.directory / segment_name(segment);
  const auto status = files_.status(path);
  if (!status) fail_on(path, "looked at", status.error());
  return status->kind == path_kind::file;
}

/// nullopt: it is the newest.
std::optional<std::uint32_t> audit_history::successor_of(std::uint32_t segment) const {
  if (is_there(segment + 1)) return segment + 1;
  if (is_there(segment)) return std::nullopt;
  // Both were removed in time, while nobody asked.
  for (const auto number : list_log(files_, settings_.directory, log_beginning::trimmed).segments)
    if (number > segment) return number;
  return std::nullopt;
}

/// The oldest segment with entries of the days that are kept; 0: there is no trail yet.
std::uint32_t audit_history::first_to_read() const {
  const auto status = files_.status(settings_.directory);
  if (!status) fail_on(settings_.directory, "looked at", status.error());
  if (status->kind == path_kind::absent) return 0;
  const auto numbers = list_log(files_, settings_.directory, log_beginning::trimmed).segments;
  if (numbers.empty()) return 0;
  const auto since = settings_.time() - settings_.days;
  for (auto n = numbers.rbegin(); n != numbers.rend(); ++n)
    if (is_older(*n, since)) return *n;
  return numbers.front();
}

/// The segment begins before that time. False also for one that can't be read.
bool audit_history::is_older(std::uint32_t segment, core::time_point than) const {
  try {
    const auto first = audit_segment_reader(files_, settings_.directory, segment, settings_.keys).next();
    return first && first->entries.front().at < than;
  } catch (const store_error&) {
    return false;
  }
}

void audit_history::open_segment() {
  reader_ = nullptr;
  try {
    reader_ =
        std::make_unique<audit_segment_reader>(files_, settings_.directory, segments_.back().number, settings_.keys);
  } catch (const store_error& e) {
    report(e.what()); // what follows can be read all the same
  }
}

void audit_history::index(const audit_frame& frame) {
  const bool was_unnoticed = read_ < unnoticed;
  read_ += frame.entries.size();
  if (is_starting_ && was_unnoticed && read_ >= unnoticed) lower_priority();
  auto& segment = segments_.back();
  for (std::size_t i = 0; i < frame.entries.size(); ++i) {
    const auto& e = frame.entries[i];
    const auto day = std::chrono::floor<std::chrono::days>(e.at);
    segment.newest = std::max(segment.newest, day);
    if (!e.subject || !settings_.is_kept(e)) continue;
    if (const auto place = entry_place::make(segment.number, frame.offset, i, e.outcome))
      index_.add(*e.subject, day, *place);
  }
  if (index_.is_full() && segments_.size() > 1) {
    segments_.pop_front();
    index_.forget_before(segments_.front().number);
  }
}

void audit_history::forget_old() {
  const auto first_kept = std::chrono::floor<std::chrono::days>(settings_.time() - settings_.days);
  const auto had = segments_.size();
  while (segments_.size() > 1 && segments_.front().newest < first_kept) segments_.pop_front();
  if (segments_.size() != had) index_.forget_before(segments_.front().number);
}

audit_answer audit_history::answer(const audit_query& query) const {
  audit_answer found;
  found.is_complete = true;
  std::unique_ptr<audit_segment_reader> reader;
  std::optional<entry_place> read; ///< of `frame`
  std::optional<audit_frame> frame;
  for (const auto place : index_.newest(query.subjects, query.most)) {
    if (!read || !read->shares_frame(place)) try {
        if (!reader || reader->number() != place.segment())
          reader =
              std::make_unique<audit_segment_reader>(files_, settings_.directory, place.segment(), settings_.keys);
        frame = reader->at(place.offset());
        read = place;
      } catch (const store_error&) { // removed in time, or damaged: `audit` says what
        frame.reset();
        read = place;
      }
    if (!frame || place.in_frame() >= frame->entries.size()) continue;
    const auto& e = frame->entries[place.in_frame()];
    if (e.at >= query.since) found.entries.push_back({frame->first + place.in_frame(), e});
  }
  return found;
}

void audit_history::report(std::string_view what) {
  if (reported_ == what) return;
  reported_ = what;
  if (settings_.report) settings_.report("recent activity can't be read from the audit trail: " + reported_);
}

} // namespace twostep::storage
