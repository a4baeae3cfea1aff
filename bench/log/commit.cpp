// Measures the log writer alone: commits a second, their latency, the cost of a new segment, the cost of idling.
#include "bench/log/clients.hpp"
#include "bench/log/installation.hpp"
#include "storage/log/files.hpp"
#include "storage/log/writer.hpp"

namespace twostep::bench::log {
namespace {

std::unique_ptr<storage::log_writer> writer_in(const std::filesystem::path& directory, const storage::log_limits& l) {
  storage::log_start start;
  start.log_key = log_key();
  start.key = {.generation = 1, .key = start.log_key};
  start.head.key = storage::fingerprint_of(start.log_key);
  return std::make_unique<storage::log_writer>(storage::machine_files(), directory, std::move(start), l);
}

std::size_t segments_in(const std::filesystem::path& directory) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(directory))
    count += entry.path().extension() == ".log";
  return count;
}

round commit(const surroundings& s, unsigned writers, std::size_t size, const storage::log_limits& limits) {
  const auto log = writer_in(s.directory, limits);
  round r = run_clients(*log, s, writers, size);
  const auto segments = segments_in(s.directory);
  if (segments > 1) r.note = std::to_string(segments - 1) + " new segments";
  log->close();
  return r;
}

/// After a short load nothing happens: the processor time of the writer's threads.
round idle(const surroundings& s) {
  const auto log = writer_in(s.directory, {});
  surroundings moment = s;
  moment.seconds = 0.2;
  (void)run_clients(*log, moment, 16, 250);
  let_pass(0.2); // the next segment is being prepared
  round r;
  const double processor = processor_seconds();
  const auto begin = std::chrono::steady_clock::now();
  let_pass(s.seconds);
  r.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  r.processor_seconds = processor_seconds() - processor;
  r.note = std::to_string(r.processor_seconds / r.seconds * 100).substr(0, 5) + " % of a core";
  log->close();
  return r;
}

} // namespace

void add_commit(std::vector<workload>& all) {
  for (const auto writers : writer_counts)
    for (const auto size : record_sizes)
      all.push_back(
          {name_of("commit", writers, size), "the log writer: records sealed, checked, in segments",
           [=](const surroundings& s) { return commit(s, writers, size, {}); }}
      );
  for (const unsigned mebibytes : {1u, 4u, 16u}) {
    const std::uint64_t size = std::uint64_t{mebibytes} << 20;
    all.push_back(
        {"roll/segment=" + std::to_string(mebibytes) + "MiB/writers=64/size=250",
         "as commit, with small segments: a new one many times a second",
         [=](const surroundings& s) {
           return commit(s, 64, 250, {.segment = size, .ahead = std::min(size, storage::log_limits{}.ahead)});
         }}
    );
  }
  all.push_back({"idle", "what the writer takes of a processor when nobody commits", idle});
}

} // namespace twostep::bench::log
