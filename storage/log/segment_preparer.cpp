#include "storage/log/segment_preparer.hpp"

#include <algorithm>
#include <chrono>

namespace twostep::storage {
namespace {

/// After a failure.
constexpr std::chrono::seconds retry_after{1};
/// Between two steps, so that the log's own syncs find the disk free: up to what should be ahead, and beyond.
constexpr std::chrono::milliseconds short_rest{1}, long_rest{4};
/// Steps at once when the log is about to run out of zeros.
constexpr std::uint64_t hurried = 4;

} // namespace

segment_preparer::segment_preparer(
    file_system& files, const std::filesystem::path& log, const log_limits& limits, change changed,
    std::function<void(std::string_view)> report
)
    : files_(files), log_(log), limits_(limits), changed_(std::move(changed)), report_(std::move(report)),
      target_(limits.ahead), thread_([this] { run(); }) {}

segment_preparer::~segment_preparer() {
  stop();
}

void segment_preparer::stop() noexcept {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void segment_preparer::discard() noexcept {
  // What stays where this fails, the next start removes.
  if (next_) (void)next_->discard();
  next_.reset();
}

void segment_preparer::begin(std::uint32_t number) {
  {
    const std::lock_guard lock(mutex_);
    number_ = number;
    worn_out_ = false;
    retry_ = true;
    target_ = limits_.ahead;
  }
  wake_.notify_one();
}

void segment_preparer::log_grew(std::uint64_t written, std::uint64_t left) {
  left_.store(left, std::memory_order_relaxed);
  is_due_.store(left < std::min(limits_.ahead, written + left) / 4, std::memory_order_relaxed);
  const auto target = std::max(limits_.ahead, std::min(limits_.segment, 2 * written));
  if (target < target_.load(std::memory_order_relaxed) + limits_.step) return;
  {
    const std::lock_guard lock(mutex_);
    target_ = target;
  }
  wake_.notify_one();
}

log_segment segment_preparer::take() {
  std::unique_lock lock(mutex_);
  number_ = 0;
  still_.wait(lock, [this] { return !writing_; });
  log_segment taken = std::move(next_.value());
  next_.reset();
  return taken;
}

void segment_preparer::space_may_be_free() {
  {
    const std::lock_guard lock(mutex_);
    if (!obstructed_) return;
    retry_ = true;
  }
  wake_.notify_one();
}

bool segment_preparer::wants_more() const noexcept {
  if (number_ == 0 || worn_out_) return false;
  // Whoever takes it must not find it busy, unless there is too little.
  if (is_due_.load(std::memory_order_relaxed)) return prepared() < std::max(limits_.min(), limits_.ahead / 2);
  return prepared() < target_.load(std::memory_order_relaxed);
}

std::chrono::milliseconds segment_preparer::rest() const noexcept {
  if (prepared() + left_.load(std::memory_order_relaxed) < limits_.ahead) return {};
  return prepared() < limits_.ahead ? short_rest : long_rest;
}

std::uint64_t segment_preparer::stride() const noexcept {
  const bool hurries = !obstructed_ && prepared() + left_.load(std::memory_order_relaxed) < limits_.ahead / 2;
  return limits_.step * (hurries ? hurried : 1);
}

void segment_preparer::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (!wants_more()) {
      wake_.wait(lock);
      continue;
    }
    if (obstructed_)
      wake_.wait_for(lock, retry_after, [this] { return stopping_ || retry_ || number_ == 0; });
    else
      wake_.wait_for(lock, rest(), [this] { return stopping_ || number_ == 0; });
    retry_ = false;
    if (!stopping_ && wants_more()) step(lock);
  }
}

void segment_preparer::step(std::unique_lock<std::mutex>& lock) {
  writing_ = true;
  const auto number = number_;
  const auto zeros = stride();
  lock.unlock();
  error_code e;
  if (!next_) {
    auto made = log_segment::make(files_, log_, number);
    if (made)
      next_.emplace(std::move(*made));
    else
      e = made.error();
  }
  if (!e) e = next_->extend(zeros);
  // A disk with a little room left gives that much.
  if (next_ && is_full(e) && zeros > limits_.step) e = next_->extend(limits_.step);
  lock.lock();
  writing_ = false;
  note(e);
  still_.notify_one();
}

void segment_preparer::note(const error_code& e) {
  const bool enough = prepared() >= limits_.min();
  if (e && !is_full(e) && next_) {
    // What was synced before is as good as ever; whether the file would take more isn't to be trusted.
    if (enough)
      worn_out_ = true;
    else
      discard();
  }
  obstructed_ = static_cast<bool>(e);
  changed_(enough ? next_->space() : 0, e);
  const bool is_new = e ? !reported_ : reported_ && enough;
  if (!is_new) return;
  reported_ = !reported_;
  if (!report_) return;
  std::string line = log_.string() + ": the next segment can";
  if (!e)
    line += " be prepared again";
  else if (is_full(e))
    line += "'t be prepared: " + e.message() + ": free some space; changes are taken while what is prepared lasts";
  else
    line += "'t be prepared: " + e.message() + ": see to the disk; it is tried again every second";
  report_(line);
}

} // namespace twostep::storage
