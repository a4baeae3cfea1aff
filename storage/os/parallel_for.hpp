#pragma once
// A loop over several threads. Not a pool: the threads live for one loop, which must be worth their start (some ms).

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace twostep::storage {

/// How many threads this process may run at once.
unsigned usable_threads() noexcept;

/// Calls f(0) … f(count - 1), each once, in no order, on at most `threads` threads, the caller's among them. Rethrows
/// the first exception; then some calls may not have been made.
template <class F>
void parallel_for(unsigned threads, std::size_t count, const F& f) {
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::exception_ptr failure;
  const auto work = [&] {
    try {
      for (std::size_t i; (i = next.fetch_add(1, std::memory_order_relaxed)) < count;) f(i);
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!failure) failure = std::current_exception();
      next.store(count, std::memory_order_relaxed);
    }
  };
  std::vector<std::thread> others;
  for (std::size_t n = 1; n < std::min<std::size_t>(threads, count); ++n) others.emplace_back(work);
  work();
  for (auto& t : others) t.join();
  if (failure) std::rethrow_exception(failure);
}

} // namespace twostep::storage
