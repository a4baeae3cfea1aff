// RocksDB with its defaults and sync=true; it has its own group commit over threads.
#include "bench/log/workload.hpp"

#include <rocksdb/db.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <thread>

namespace twostep::bench::log {
namespace {

void put_again(
    rocksdb::DB& db, unsigned writer, const std::string& value, const std::atomic<bool>& stop,
    std::vector<float>& latencies
) {
  rocksdb::WriteOptions synced;
  synced.sync = true;
  for (std::uint64_t n = 0; !stop.load(std::memory_order_relaxed); ++n) {
    const auto begin = std::chrono::steady_clock::now();
    const auto status = db.Put(synced, std::to_string(writer) + "/" + std::to_string(n), value);
    if (!status.ok()) throw std::runtime_error(status.ToString());
    const std::chrono::duration<float, std::micro> took = std::chrono::steady_clock::now() - begin;
    latencies.push_back(took.count());
  }
}

round put_from_threads(const surroundings& s, unsigned writers, std::size_t size) {
  rocksdb::Options options;
  options.create_if_missing = true;
  rocksdb::DB* opened = nullptr;
  if (const auto status = rocksdb::DB::Open(options, (s.directory / "rocksdb").string(), &opened); !status.ok())
    throw std::runtime_error(status.ToString());
  const std::unique_ptr<rocksdb::DB> db(opened);
  const auto bytes = record_of(size);
  const std::string value(bytes.begin(), bytes.end());
  std::atomic<bool> stop{false};
  std::vector<std::vector<float>> latencies(writers);
  std::vector<std::thread> threads;
  const double processor = processor_seconds();
  const auto begin = std::chrono::steady_clock::now();
  for (unsigned w = 0; w < writers; ++w)
    threads.emplace_back([&, w] { put_again(*db, w, value, stop, latencies[w]); });
  let_pass(s.seconds);
  stop = true;
  for (auto& t : threads) t.join();
  round r;
  r.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  r.processor_seconds = processor_seconds() - processor;
  for (const auto& l : latencies) r.latencies.insert(r.latencies.end(), l.begin(), l.end());
  r.done = r.latencies.size();
  return r;
}

} // namespace

void add_rocksdb(std::vector<workload>& all) {
  for (const auto writers : writer_counts)
    all.push_back(
        {name_of("rocksdb", writers, 250), "RocksDB, its defaults and sync=true, a thread a writer",
         [=](const surroundings& s) { return put_from_threads(s, writers, 250); }}
    );
}

} // namespace twostep::bench::log
