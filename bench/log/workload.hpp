#pragma once
// The workloads, by name. A name contains its parameters: "commit/writers=64/size=250".

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace twostep::bench::log {

/// One round of one workload.
struct round {
  double seconds = 0;
  std::uint64_t done = 0;       ///< commits, or what the workload counts
  std::uint64_t refused = 0;    ///< commits that were not accepted
  std::vector<float> latencies; ///< of commits, in µs; may be empty
  double processor_seconds = 0; ///< of all threads
  std::string note;             ///< "12 segments begun"

  double rate() const noexcept { return seconds > 0 ? static_cast<double>(done) / seconds : 0; }
};

/// The parameters of a round.
struct surroundings {
  std::filesystem::path directory; ///< empty, for this round only; removed afterwards
  std::filesystem::path kept;      ///< for the whole run; made when needed
  double seconds = 1;              ///< the duration, if the workload lets it be chosen
  unsigned contexts = 1;           ///< io_contexts with a thread each, over which writers are spread
};

struct workload {
  std::string name;
  std::string meaning;
  std::function<round(const surroundings&)> run;
  bool only_by_name = false; ///< takes long, or much space
};

/// All workloads, in the order of execution.
std::vector<workload> workloads();

// Each adds a group of workloads.
void add_raw(std::vector<workload>&);
void add_commit(std::vector<workload>&);
void add_sqlite(std::vector<workload>&);
void add_rocksdb(std::vector<workload>&);
void add_start(std::vector<workload>&);
void add_changes(std::vector<workload>&);

inline constexpr unsigned writer_counts[] = {1, 16, 64};
inline constexpr std::size_t record_sizes[] = {100, 250, 1000};

/// "raw/writers=64/size=250".
std::string name_of(std::string kind, unsigned writers, std::size_t size);

/// A record's bytes: incompressible, and the same in every run.
std::vector<std::uint8_t> record_of(std::size_t size);

/// Waits for the duration of a round.
void let_pass(double seconds);

/// User and system time of this process so far, in seconds.
double processor_seconds();

} // namespace twostep::bench::log
