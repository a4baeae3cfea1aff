#include "storage/engine/compactor.hpp"

#include "storage/os/low_priority.hpp"

#include <algorithm>
#include <exception>
#include <string>
#include <utility>

namespace twostep::storage {
namespace {

/// After a failure, such as a full disk.
constexpr std::chrono::minutes retry{5};

} // namespace

compactor::compactor(const settings& s, work w, std::function<void(std::string_view)> report)
    : settings_(s), work_(std::move(w)), report_(std::move(report)), threshold_(s.min_log_bytes),
      thread_([this] { run(); }) {}

compactor::~compactor() {
  stop();
}

void compactor::made(std::uint64_t snapshot_bytes) noexcept {
  threshold_.store(std::max(settings_.min_log_bytes, snapshot_bytes), std::memory_order_relaxed);
}

void compactor::erased() {
  const std::lock_guard lock(mutex_);
  due_ = std::min(due_, clock::now() + settings_.after_erase);
  wake_.notify_one();
}

void compactor::ask() noexcept {
  // Asked again by every record until it is made: only the first wakes the thread.
  threshold_.store(UINT64_MAX, std::memory_order_relaxed);
  const std::lock_guard lock(mutex_);
  asked_ = true;
  wake_.notify_one();
}

void compactor::stop() noexcept {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void compactor::run() {
  lower_priority();
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      while (!asked_ && !stopping_ && clock::now() < due_)
        if (due_ == clock::time_point::max())
          wake_.wait(lock);
        else
          wake_.wait_until(lock, due_);
      if (stopping_) return;
      asked_ = false;
      due_ = clock::time_point::max();
    }
    try {
      work_();
    } catch (const std::exception& e) {
      report_("the log can't be compacted now, it is tried again in 5 minutes: " + std::string(e.what()));
      const std::lock_guard lock(mutex_);
      due_ = std::min(due_, clock::now() + retry);
    }
  }
}

} // namespace twostep::storage
