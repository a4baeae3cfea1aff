#include "storage/log/writer.hpp"

#include "storage/store_error.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <sched.h>

namespace twostep::storage {
namespace {

using clock = std::chrono::steady_clock;

/// More than any record of an account's life takes but the longest names and reasons.
constexpr std::uint64_t one_change = 1024;
/// A buffer that a burst made bigger is released.
constexpr std::size_t max_kept = std::size_t{1} << 20;
/// Zeros of the first segment, beside the reserve: the start waits for them.
constexpr std::uint64_t first_steps = 8;
/// A thread that sleeps is awake again after about 25 us, and a lone writer waits for two of them at each commit.
constexpr std::chrono::microseconds longest_spin{50};
/// Work that came so soon, the waking counted, would have come into the spin.
constexpr std::chrono::microseconds busy_gap{100};
constexpr std::chrono::seconds slow_sync{1};
/// Slow syncs closer to each other than that are told of once.
constexpr std::chrono::minutes slow_episode{1};

bool has_several_processors() noexcept {
  cpu_set_t usable;
  return ::sched_getaffinity(0, sizeof usable, &usable) == 0 && CPU_COUNT(&usable) > 1;
}

void pause_briefly() noexcept {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

/// At worst every record goes out in a frame of its own.
std::uint64_t space_of(byte_view payload) noexcept {
  return payload.size() + inner_overhead + frame_overhead;
}

} // namespace

log_writer::log_writer(
    file_system& files, const std::filesystem::path& log, log_start start, const log_limits& limits,
    log_observer watch, fatal_handler fatal
)
    : files_(files), log_(log), limits_(limits), watch_(std::move(watch)), fatal_(std::move(fatal)),
      log_key_(std::move(start.log_key)), key_(std::move(start.key)), next_head_(start.head),
      may_spin_(has_several_processors()), last_(start.last_sequence), durable_(start.last_sequence),
      preparer_(
          files, log, limits, [this](std::uint64_t space, const error_code& e) { next_segment_has(space, e); },
          watch_.report
      ) {
  auto first = log_segment::make(files, log, next_head_.number);
  if (!first) fail_on(log, "given a new segment", first.error());
  const auto zeros = std::min(limits.ahead, segment_head_size + limits.reserve + first_steps * limits.step);
  check(first->extend(zeros), log, "given a new segment");
  const auto path = first->path();
  const failure f = begin(std::move(*first));
  check(f.why, path, f.what);
  space_ = segment_->space();
  end_keeper::settings how{log_key_, std::move(start.time), start.whose, start.times_replaced, watch_.report};
  end_.emplace(files, log, end(), std::move(how));
  preparer_.begin(next_head_.number);
  thread_ = std::thread([this] { run(); });
}

log_writer::~log_writer() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    abandoned_ = true;
    wake();
  }
  thread_.join();
}

void log_writer::close() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    wake();
    rolled_.notify_all();
  }
  thread_.join();
  preparer_.stop();
  preparer_.discard();
  end_->close();
}

void log_writer::wake() noexcept {
  has_work_.store(true, std::memory_order_relaxed);
  work_.notify_one();
}

std::uint64_t log_writer::append(record_type type, byte_view payload, urgency how) {
  check_record_size(payload.size());
  const std::uint64_t size = space_of(payload);
  const std::uint64_t kept = how == urgency::ordinary ? limits_.reserve : 0;

  std::unique_lock lock(mutex_);
  if (stopping_ || failed_ || reserved_ + size + kept > space_for_waiting()) return 0;
  reserved_ += size;
  put_record(pending_, type, payload);
  const bool is_first = pending_count_++ == 0;
  const auto number = ++last_;
  if (is_first) has_work_.store(true, std::memory_order_relaxed);
  lock.unlock();
  if (is_first) work_.notify_one();
  return number;
}

/// What waits goes into one segment whole: into the present one, or else into the next.
std::uint64_t log_writer::space_for_waiting() const noexcept {
  return std::min(limits_.ahead, std::max(space_, next_space_));
}

std::uint64_t log_writer::last_sequence() const {
  const std::lock_guard lock(mutex_);
  return last_;
}

bool log_writer::has_space() const {
  return blocker().empty();
}

std::string log_writer::blocker() const {
  const std::lock_guard lock(mutex_);
  if (stopping_) return "the log is closed";
  if (failed_) return "the log has failed";
  if (reserved_ + limits_.reserve + one_change <= space_for_waiting()) return {};
  return blocker_ ? blocker_.message() : "changes come faster than the log can be written";
}

awaitable<> log_writer::durable(std::uint64_t n) {
  if (is_durable(n)) co_return;
  const executor home = co_await boost::asio::this_coro::executor;
  auto initiate = [this, n, home](auto handler) {
    enqueue({n, home, boost::asio::any_completion_handler<void()>(std::move(handler))});
  };
  co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<executor>&, void()>(
      std::move(initiate), use_awaitable
  );
}

void log_writer::enqueue(waiter w) {
  {
    const std::lock_guard lock(mutex_);
    if (!is_durable(w.n)) {
      waiters_.push_back(std::move(w));
      return;
    }
  }
  boost::asio::post(w.home, [resume = std::move(w.resume)]() mutable { std::move(resume)(); });
}

void log_writer::wait_durable(std::uint64_t n) {
  if (is_durable(n)) return;
  std::unique_lock lock(mutex_);
  ++blocked_;
  written_to_disk_.wait(lock, [&] { return is_durable(n) || failed_; });
  --blocked_;
  if (!is_durable(n)) throw std::runtime_error("the log has failed: nothing more becomes durable");
}

rolled log_writer::begin_segment(std::optional<data_key> key) {
  const std::lock_guard one_at_a_time(rolling_);
  roll_request request{std::move(key), std::nullopt};
  std::unique_lock lock(mutex_);
  blocker_ = {}; // whether it is still there, a new try shows
  roll_ = &request;
  wake();
  lock.unlock();
  preparer_.space_may_be_free();
  lock.lock();
  rolled_.wait(lock, [&] {
    // Once the log's thread has the request, it answers or fails.
    const bool may_give_up = roll_ != nullptr && (stopping_ || (blocker_ && next_space_ == 0));
    return request.answer || failed_ || may_give_up;
  });
  roll_ = nullptr;
  if (request.answer) return *request.answer;
  if (failed_) throw std::runtime_error("the log has failed: no segment can be begun");
  if (stopping_) throw store_error(log_.string() + ": no segment is begun while the log is closed");
  fail_on(log_, "given another segment", blocker_);
}

void log_writer::next_segment_has(std::uint64_t space, const error_code& blocker) {
  const std::lock_guard lock(mutex_);
  if (taking_) return;
  next_space_ = space;
  blocker_ = blocker;
  if (!roll_) return;
  wake();
  rolled_.notify_all();
}

void log_writer::run() {
  for (;;) {
    batch b = next_batch();
    if (b.abandon) return;
    if (b.begins_segment && !roll(nullptr)) return;
    if (b.count > 0 && !commit(b)) return;
    if (b.roll_after && !roll(b.roll_after)) return;
    if (b.stop) {
      if (!is_intact()) return;
      if (const auto e = segment_->finish()) fail("finished", segment_->path(), e);
      return;
    }
    idle_since_ = clock::now();
  }
}

void log_writer::spin() const noexcept {
  constexpr int looks_at_a_time = 32;
  const auto end = idle_since_ + longest_spin;
  do {
    for (int i = 0; i < looks_at_a_time; ++i) {
      if (has_work_.load(std::memory_order_relaxed)) return;
      pause_briefly();
    }
  } while (clock::now() < end);
}

log_writer::batch log_writer::next_batch() {
  if (was_busy_ && may_spin_) spin();
  std::unique_lock lock(mutex_);
  work_.wait(lock, [this] {
    return pending_count_ > 0 || stopping_ || abandoned_ || (roll_ != nullptr && next_space_ > 0);
  });
  was_busy_ = clock::now() - idle_since_ < busy_gap;
  has_work_.store(false, std::memory_order_relaxed);
  batch b;
  b.plain = std::exchange(pending_, std::move(spare_));
  b.count = std::exchange(pending_count_, 0);
  b.last = last_;
  b.first = b.last - b.count + 1;
  b.stop = stopping_;
  b.abandon = abandoned_;
  spare_ = {};
  b.reserved = std::exchange(reserved_, 0);
  plan(b);
  return b;
}

void log_writer::plan(batch& b) {
  if (b.reserved > space_) {
    b.begins_segment = true;
  } else {
    space_ -= b.reserved;
    if (!roll_ || next_space_ == 0 || stopping_) return;
    b.roll_after = std::exchange(roll_, nullptr);
  }
  // From now on, what comes is for the next segment.
  taking_ = true;
  blocker_ = {};
  taken_space_ = std::exchange(next_space_, 0);
  space_ = taken_space_ - (b.begins_segment ? b.reserved : 0);
}

bool log_writer::commit(batch& b) {
  const auto begin = clock::now();
  sealed_.clear();
  frames_->put_write(sealed_, b.plain, b.count, b.first);
  if (const auto e = segment_->write(sealed_)) return fail("written", segment_->path(), e), false;
  if (const auto e = sync()) return fail("synced", segment_->path(), e), false;
  if (!is_intact()) return false;
  written_.fetch_add(sealed_.size(), std::memory_order_relaxed);
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(clock::now() - begin);
  measures_.commits.add(static_cast<std::uint64_t>(took.count()));
  measures_.batches.add(b.count);
  complete(b.last, b.reserved - sealed_.size());
  end_->note(end());
  preparer_.log_grew(segment_->position(), segment_->space());
  if (b.plain.capacity() <= max_kept) {
    b.plain.clear();
    spare_ = std::move(b.plain);
  }
  if (sealed_.capacity() > max_kept) sealed_ = {};
  return true;
}

error_code log_writer::sync() {
  const auto begin = watch_.now();
  const auto e = segment_->sync();
  const auto end = watch_.now();
  if (end - begin < slow_sync) return e;
  const bool is_new = !last_slow_sync_ || begin - *last_slow_sync_ >= slow_episode;
  last_slow_sync_ = end;
  if (is_new && watch_.report)
    watch_.report(
        segment_->path().string() + ": the disk took " +
        std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(end - begin).count()) +
        " ms to store a change; changes wait that long, and are refused when too many do"
    );
  return e;
}

/// What is gone can't be confirmed, though it was written.
bool log_writer::is_intact() {
  const auto harm = segment_->harm();
  if (!harm) return fail("looked at", segment_->path(), harm.error()), false;
  if (harm->empty()) return true;
  fail(
      segment_->path().string() + ": " + std::string(*harm) +
      ": stopping at once; what wasn't confirmed is lost, and more may be. Put back what is missing, or restore a "
      "backup, before the next start"
  );
  return false;
}

end_mark log_writer::end() const noexcept {
  const auto segment = segment_->head().number;
  return {.last_sequence = durable_sequence(), .chain = frames_->chain(), .segment = segment};
}

void log_writer::complete(std::uint64_t last, std::uint64_t released) {
  {
    const std::lock_guard lock(mutex_);
    space_ += released;
    durable_.store(last, std::memory_order_release);
    for (auto& w : waiters_)
      if (w.n <= last)
        ready_.push_back(std::move(w));
      else
        later_.push_back(std::move(w));
    waiters_.swap(later_);
    if (blocked_ > 0) written_to_disk_.notify_all();
  }
  later_.clear();
  for (auto& w : ready_) boost::asio::post(w.home, [resume = std::move(w.resume)]() mutable { std::move(resume)(); });
  ready_.clear();
}

bool log_writer::roll(roll_request* request) {
  if (!is_intact()) return false;
  if (const auto e = segment_->finish()) return fail("finished", segment_->path(), e), false;
  next_head_.previous_salt = segment_->head().salt;
  next_head_.chain = frames_->chain();
  if (request && request->key) key_ = std::move(*request->key);
  log_segment next = preparer_.take();
  const auto path = next.path();
  if (const failure f = begin(std::move(next)); f.why) return fail(f.what, path, f.why), false;
  preparer_.log_grew(0, segment_->space());
  end_->note(end());
  const auto& head = segment_->head();
  {
    const std::lock_guard lock(mutex_);
    space_ += segment_->space() - taken_space_;
    taking_ = false;
    if (request) {
      request->answer = rolled{head.number, head.salt, head.previous_salt, head.chain, head.first_sequence - 1};
      rolled_.notify_all();
    }
  }
  preparer_.begin(next_head_.number);
  return true;
}

log_writer::failure log_writer::begin(log_segment segment) {
  segment_head head = next_head_;
  nonce at;
  if (const auto e = files_.random(head.salt)) return {"given a salt", e};
  if (const auto e = files_.random(at)) return {"given a key", e};
  head.version = newest_version;
  head.first_sequence = durable_sequence() + 1;
  wrap_key(head, key_, log_key_, at);
  if (const auto e = segment.publish(head)) return {"put into place", e};
  frames_.emplace(head.salt, head.number, segment_key(key_, head.salt), head.chain);
  segment_.emplace(std::move(segment));
  ++next_head_.number;
  return {};
}

void log_writer::fail(std::string_view what, const std::filesystem::path& path, const error_code& e) {
  fail(
      path.string() + ": can't be " + std::string(what) + ": " + e.message() +
      ": stopping at once; what wasn't confirmed may be lost. See to the disk, then start again"
  );
}

void log_writer::fail(const std::string& why) {
  {
    const std::lock_guard lock(mutex_);
    failed_ = true;
    written_to_disk_.notify_all();
    rolled_.notify_all();
  }
  fatal_(why);
}

} // namespace twostep::storage
