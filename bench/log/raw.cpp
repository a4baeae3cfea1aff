// The ceilings: group commit without a log, and single records without a queue.
#include "bench/log/clients.hpp"
#include "bench/log/raw_log.hpp"

#include <stdexcept>

namespace twostep::bench::log {
namespace {

round raw(const surroundings& s, unsigned writers, std::size_t size) {
  raw_log log(s.directory / "raw");
  round r = run_clients(log, s, writers, size);
  const auto syncs = log.syncs();
  if (syncs > 0) r.note = std::to_string(r.done / syncs) + " a sync";
  return r;
}

round raw_lone(const surroundings& s, std::size_t size) {
  constexpr std::uint64_t file_size = std::uint64_t{16} << 20;
  const auto file = zero_written(s.directory / "lone", file_size);
  const auto record = record_of(size);
  round r;
  std::uint64_t at = 0;
  const double processor = processor_seconds();
  const auto begin = std::chrono::steady_clock::now();
  auto now = begin;
  while (now - begin < std::chrono::duration<double>(s.seconds)) {
    if (at + size > file_size) at = 0;
    if (storage::write_all(*file, at, record) || file->sync_data()) throw std::runtime_error("the disk fails");
    at += size;
    const auto end = std::chrono::steady_clock::now();
    r.latencies.push_back(std::chrono::duration<float, std::micro>(end - now).count());
    now = end;
  }
  r.seconds = std::chrono::duration<double>(now - begin).count();
  r.done = r.latencies.size();
  r.processor_seconds = processor_seconds() - processor;
  return r;
}

} // namespace

void add_raw(std::vector<workload>& all) {
  for (const auto size : record_sizes)
    all.push_back(
        {"raw-lone/size=" + std::to_string(size), "one thread, one record: write and fdatasync into a file of zeros",
         [=](const surroundings& s) { return raw_lone(s, size); }}
    );
  for (const auto writers : writer_counts)
    for (const auto size : record_sizes)
      all.push_back(
          {name_of("raw", writers, size),
           "group commit without a log: the same queue, thread and waiters, then write and fdatasync",
           [=](const surroundings& s) { return raw(s, writers, size); }}
      );
}

} // namespace twostep::bench::log
