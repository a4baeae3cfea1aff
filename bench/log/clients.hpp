#pragma once
// Coroutines that commit repeatedly, on io_contexts with a thread each, like the server's connections. The log is
// a template parameter, so that the log writer and its raw ceiling run the same code.

#include "bench/log/workload.hpp"
#include "storage/awaitable.hpp"
#include "storage/format/record.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <chrono>
#include <deque>
#include <exception>
#include <latch>
#include <thread>

namespace twostep::bench::log {

/// One context and its coroutines' measurements; used only by its thread while it runs.
struct client_context {
  boost::asio::io_context context{1};
  boost::asio::executor_work_guard<storage::executor> guard{context.get_executor()};
  std::vector<float> latencies;
  std::uint64_t refused = 0;
};

using pause_timer = boost::asio::basic_waitable_timer<
    std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, storage::executor>;

/// Log: append(type, payload) -> number, 0 if refused; durable(number) -> awaitable<>. A refused append is
/// repeated a little later.
template <class Log>
storage::awaitable<>
commit_again(Log& log, client_context& home, const std::vector<std::uint8_t>& record, const std::atomic<bool>& stop) {
  while (!stop.load(std::memory_order_relaxed)) {
    const auto begin = std::chrono::steady_clock::now();
    const std::uint64_t number = log.append(storage::record_type::account, record);
    if (number == 0) {
      ++home.refused;
      pause_timer pause(home.context, std::chrono::milliseconds(1));
      co_await pause.async_wait(storage::use_awaitable);
      continue;
    }
    co_await log.durable(number);
    const std::chrono::duration<float, std::micro> took = std::chrono::steady_clock::now() - begin;
    home.latencies.push_back(took.count());
  }
}

template <class Log>
round run_clients(Log& log, const surroundings& s, unsigned writers, std::size_t size) {
  const auto record = record_of(size);
  std::atomic<bool> stop{false};
  std::latch finished(writers);
  std::deque<client_context> homes(std::min(writers, s.contexts));
  std::vector<std::thread> threads;
  for (auto& home : homes) home.latencies.reserve(std::size_t{1} << 20);
  const double processor = processor_seconds();
  const auto begin = std::chrono::steady_clock::now();
  for (unsigned w = 0; w < writers; ++w) {
    auto& home = homes[w % homes.size()];
    boost::asio::co_spawn(home.context, commit_again(log, home, record, stop), [&](std::exception_ptr e) {
      if (e) std::terminate();
      finished.count_down();
    });
  }
  for (auto& home : homes) threads.emplace_back([&home] { home.context.run(); });
  let_pass(s.seconds);
  stop = true;
  finished.wait();
  round r;
  r.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  r.processor_seconds = processor_seconds() - processor;
  for (auto& home : homes) home.guard.reset();
  for (auto& thread : threads) thread.join();
  for (const auto& home : homes) {
    r.done += home.latencies.size();
    r.refused += home.refused;
    r.latencies.insert(r.latencies.end(), home.latencies.begin(), home.latencies.end());
  }
  return r;
}

} // namespace twostep::bench::log
