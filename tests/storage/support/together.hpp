#pragma once
// Threads that begin at the same moment.

#include <barrier>
#include <thread>
#include <vector>

namespace twostep::storage::test {

inline constexpr unsigned threads = 8;

/// Runs f(0) to f(threads - 1), each in a thread of its own, and waits for all.
template <class F>
void together(F f) {
  std::barrier start(threads);
  std::vector<std::thread> all;
  for (unsigned t = 0; t < threads; ++t)
    all.emplace_back([&, t] {
      start.arrive_and_wait();
      f(t);
    });
  for (auto& t : all) t.join();
}

} // namespace twostep::storage::test
