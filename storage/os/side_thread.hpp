#pragma once
// A thread that does short pieces of another one's work at the priority of whoever made it. A thread of low priority
// may be suspended for long while it holds a lock that everybody waits for. So it has work under a lock done here.

#include "core/function_ref.hpp"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>

namespace twostep::storage {

/// run() is called by one thread at a time.
class side_thread {
public:
  side_thread();
  ~side_thread();
  side_thread(const side_thread&) = delete;
  side_thread& operator=(const side_thread&) = delete;

  /// Returns when f() has, over there; rethrows what it throws.
  void run(core::function_ref<void()> f);

private:
  void serve();

  std::mutex mutex_;
  std::condition_variable wake_, done_;
  const core::function_ref<void()>* task_ = nullptr; ///< null: none, or it is done
  std::exception_ptr failure_;
  bool stopping_ = false;
  std::thread thread_; ///< last
};

} // namespace twostep::storage
