#pragma once
// What can be measured, by name. A name carries its parameters: "commit/writers=64/size=250".

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace twostep::bench::log {

/// One round of one workload.
struct round {
  double seconds = 0;
  std::uint64_t done = 0;       ///< commits, or whatever the workload counts
  std::uint64_t refused = 0;    ///< commits that were not taken
  std::vector<float> latencies; ///< of commits, in µs; may be empty
  double processor_seconds = 0; ///< of all threads
  std::string note;             ///< "12 segments begun"

  double rate() const noexcept { return seconds > 0 ? static_cast<double>(done) / seconds : 0; }
};

/// What a round gets.
struct surroundings {
  std::filesystem::path directory; ///< empty, its own; removed afterwards
  std::filesystem::path kept;      ///< one for the whole run, made where it is needed
  double seconds = 1;              ///< how long it goes on, where that is a choice
  unsigned contexts = 1;           ///< io_contexts, each with a thread, that writers are spread over
};

struct workload {
  std::string name;
  std::string meaning;
  std::function<round(const surroundings&)> run;
  bool only_by_name = false; ///< takes long, or much space
};

/// All of them, in the order they run.
std::vector<workload> workloads();

// Each a group of names.
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

/// Of a record: not compressible, the same in every run.
std::vector<std::uint8_t> record_of(std::size_t size);

/// The time that a round takes.
void let_pass(double seconds);

/// User and system time of this process so far, in seconds.
double processor_seconds();

} // namespace twostep::bench::log
