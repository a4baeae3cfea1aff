#include "bench/log/workload.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <sys/resource.h>

#include <chrono>
#include <random>

namespace twostep::bench::log {

std::vector<workload> workloads() {
  std::vector<workload> all;
  add_raw(all);
  add_commit(all);
#ifdef TWOSTEP_BENCH_SQLITE
  add_sqlite(all);
#endif
#ifdef TWOSTEP_BENCH_ROCKSDB
  add_rocksdb(all);
#endif
  add_start(all);
  add_changes(all);
  return all;
}

std::string name_of(std::string kind, unsigned writers, std::size_t size) {
  return std::move(kind) + "/writers=" + std::to_string(writers) + "/size=" + std::to_string(size);
}

std::vector<std::uint8_t> record_of(std::size_t size) {
  std::mt19937 bits(1);
  std::vector<std::uint8_t> record(size);
  for (auto& b : record) b = static_cast<std::uint8_t>(bits());
  return record;
}

void let_pass(double seconds) {
  boost::asio::io_context context;
  boost::asio::steady_timer timer(context);
  timer.expires_after(std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::duration<double>(seconds)));
  timer.wait();
}

double processor_seconds() {
  rusage used;
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

} // namespace twostep::bench::log
