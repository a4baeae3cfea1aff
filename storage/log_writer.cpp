#include "storage/log_writer.hpp"

#include "storage/crc32c.hpp"
#include "storage/store_error.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <cstdio>
#include <cstdlib>

namespace twostep::storage {
namespace {

/// How often a full disk is tried again.
constexpr auto retry_space = std::chrono::seconds(1);
/// More than any record of an account's life takes but the longest names and reasons.
constexpr std::uint64_t one_change = 1024;
/// A buffer that a burst made bigger is given back.
constexpr std::size_t most_kept = std::size_t{1} << 20;

log_segment first_segment(
    file_system& files, const std::filesystem::path& log, const segment_head& head, const log_limits& limits
) {
  auto segment = log_segment::prepare(files, log, head, std::min(limits.ahead, limits.reserve + limits.step));
  if (!segment) fail_on(log, "given a new segment", segment.error());
  check(segment->publish(), segment->path(), "put into place");
  return std::move(*segment);
}

} // namespace

void end_process(std::string_view why) noexcept {
  std::fprintf(stderr, "%.*s\n", static_cast<int>(why.size()), why.data());
  std::_Exit(1);
}

log_writer::log_writer(
    file_system& files, const std::filesystem::path& log, const segment_head& head, std::uint64_t last,
    const log_limits& limits, fatal_handler fatal
)
    : files_(files), log_(log), limits_(limits), fatal_(std::move(fatal)),
      segment_(first_segment(files, log, head, limits)), last_(last), space_(segment_.space()), durable_(last),
      thread_([this] { run(); }) {}

log_writer::~log_writer() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    abandoned_ = true;
  }
  work_.notify_one();
  thread_.join();
}

void log_writer::close() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  work_.notify_one();
  thread_.join();
}

std::uint64_t log_writer::append(record_type type, byte_view payload, urgency how) {
  if (payload.size() > payload_limit)
    throw std::length_error("a log record of " + std::to_string(payload.size()) + " bytes");
  record_head head{
      .length = static_cast<std::uint32_t>(payload.size()),
      .type = static_cast<std::uint8_t>(type),
      .payload_checksum = crc32c(payload)};
  std::uint8_t written[record_head_size];
  const std::uint64_t size = record_head_size + payload.size();
  const std::uint64_t kept = how == urgency::ordinary ? limits_.reserve : 0;

  std::unique_lock lock(mutex_);
  if (stopping_ || failed_ || size + kept > space_) return 0;
  space_ -= size;
  head.sequence = ++last_;
  head.begins_write = pending_.empty();
  write_record_head(written, head);
  put_bytes(pending_, written);
  put_bytes(pending_, payload);
  lock.unlock();
  if (head.begins_write) work_.notify_one();
  return head.sequence;
}

std::uint64_t log_writer::last_sequence() const {
  const std::lock_guard lock(mutex_);
  return last_;
}

bool log_writer::has_space() const {
  const std::lock_guard lock(mutex_);
  return !stopping_ && !failed_ && space_ >= limits_.reserve + one_change;
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

void log_writer::run() {
  for (;;) {
    batch b = next_batch();
    if (b.abandon || !commit(b)) return;
    if (b.stop) {
      if (const auto e = segment_.finish()) fail("finished", segment_.path(), e);
      return;
    }
    if (segment_.position() >= limits_.segment && !begin_next_segment()) return;
  }
}

log_writer::batch log_writer::next_batch() {
  const auto has_work = [this] { return !pending_.empty() || stopping_ || abandoned_; };
  std::unique_lock lock(mutex_);
  if (!wants_space())
    work_.wait(lock, has_work);
  else if (disk_full_)
    work_.wait_for(lock, retry_space, has_work);
  // Else there are zeros to be written while nobody waits.
  batch b{
      .records = std::exchange(pending_, std::move(spare_)), .last = last_, .stop = stopping_, .abandon = abandoned_};
  spare_ = {};
  return b;
}

bool log_writer::wants_space() const noexcept {
  return segment_.space() + limits_.step <= limits_.ahead;
}

bool log_writer::commit(batch& b) {
  if (!b.records.empty()) {
    tie_record_heads(b.records, segment_.head().salt);
    if (const auto e = segment_.write(b.records)) return fail("written", segment_.path(), e), false;
  }
  std::uint64_t more = 0;
  if (wants_space() && !b.stop) {
    error_code e;
    // Step by step: a disk with a little room left gives that much.
    while (!e && wants_space())
      if (e = segment_.extend(limits_.step); !e) more += limits_.step;
    disk_full_ = is_full(e);
    if (e && !disk_full_) return fail("written", segment_.path(), e), false;
  }
  if (!b.records.empty() || more > 0)
    if (const auto e = segment_.sync()) return fail("synced", segment_.path(), e), false;
  written_.fetch_add(b.records.size(), std::memory_order_relaxed);
  complete(b.last, more);
  if (b.records.capacity() <= most_kept) {
    b.records.clear();
    spare_ = std::move(b.records);
  }
  return true;
}

void log_writer::complete(std::uint64_t last, std::uint64_t more_space) {
  std::vector<waiter> ready, rest;
  {
    const std::lock_guard lock(mutex_);
    space_ += more_space;
    durable_.store(last, std::memory_order_release);
    for (auto& w : waiters_) (w.n <= last ? ready : rest).push_back(std::move(w));
    waiters_.swap(rest);
    if (blocked_ > 0) written_to_disk_.notify_all();
  }
  for (auto& w : ready) boost::asio::post(w.home, [resume = std::move(w.resume)]() mutable { std::move(resume)(); });
}

/// The next segment has at least the space that this one had: what waits in the meantime fits into it.
bool log_writer::begin_next_segment() {
  segment_head head{
      .version = segment_.head().version,
      .number = segment_.head().number + 1, .previous_salt = segment_.head().salt, .key = segment_.head().key};
  if (const auto e = files_.random(head.salt)) return fail("given a salt", log_, e), false;
  const std::uint64_t space = std::max(segment_.space(), limits_.reserve + limits_.step);
  auto next = log_segment::prepare(files_, log_, head, space);
  if (!next) {
    disk_full_ = is_full(next.error());
    if (disk_full_) return true; // this segment goes on; the next batch tries again
    return fail("given a new segment", log_, next.error()), false;
  }
  const std::uint64_t left = segment_.space();
  if (const auto e = segment_.finish()) return fail("finished", segment_.path(), e), false;
  if (const auto e = next->publish()) return fail("put into place", next->path(), e), false;
  segment_ = std::move(*next);
  const std::lock_guard lock(mutex_);
  space_ += segment_.space() - left;
  return true;
}

void log_writer::fail(std::string_view what, const std::filesystem::path& path, const error_code& e) {
  {
    const std::lock_guard lock(mutex_);
    failed_ = true;
    written_to_disk_.notify_all();
  }
  fatal_(
      path.string() + ": can't be " + std::string(what) + ": " + e.message() +
      ": stopping at once; what wasn't confirmed may be lost. See to the disk, then start again"
  );
}

} // namespace twostep::storage
