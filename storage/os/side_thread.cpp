#include "storage/os/side_thread.hpp"

#include <utility>

namespace twostep::storage {

side_thread::side_thread() : thread_([this] { serve(); }) {}

side_thread::~side_thread() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void side_thread::run(core::function_ref<void()> f) {
  std::unique_lock lock(mutex_);
  task_ = &f;
  wake_.notify_one();
  done_.wait(lock, [this] { return !task_; });
  if (auto failure = std::exchange(failure_, nullptr)) std::rethrow_exception(failure);
}

void side_thread::serve() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return task_ || stopping_; });
    if (!task_) return;
    lock.unlock();
    std::exception_ptr failure;
    try {
      (*task_)();
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    failure_ = std::move(failure);
    task_ = nullptr;
    done_.notify_one();
  }
}

} // namespace twostep::storage
