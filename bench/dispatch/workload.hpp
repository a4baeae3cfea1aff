#pragma once
// The workloads, by name. A name contains its parameters: "bad-day/first=twilio/second=webhook".

#include "bench/load/histogram.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace twostep::bench::dispatch {

/// One round of one workload.
struct round {
  double seconds = 0; ///< from the first message offered to the last outcome
  std::uint64_t offered = 0, accepted = 0;
  std::uint64_t refused = 0;                           ///< by the dispatcher: its queue was full
  std::uint64_t died = 0;                              ///< dropped because the code expired
  std::uint64_t given_up = 0;                          ///< for another reason, before the code expired
  std::uint64_t unresolved = 0;                        ///< without an outcome at the end of the round
  std::uint64_t copies = 0;                            ///< accepted by providers, beyond the first of each message
  std::uint64_t repeated = 0;                          ///< messages with such copies
  load::histogram until_accepted;                      ///< from the intended time
  double dispatcher_seconds = 0, provider_seconds = 0; ///< processor time
  std::string note;
  std::string failed; ///< a requirement independent of the machine that wasn't met; empty: passed
};

/// The parameters of a round.
struct surroundings {
  std::filesystem::path fake_smsc;
  double seconds = 0;       ///< 0: the workload's default
  double rate = 1000;       ///< messages a second, in open loops
  unsigned under_way = 256; ///< messages at a time, in closed loops
  double life = 300;        ///< of a code, in seconds
  std::uint64_t seed = 1;   ///< for the providers' random decisions
};

enum class shape : std::uint8_t {
  open,  ///< messages at fixed times; latency counts from the intended time
  closed ///< the next message is sent when one is resolved
};

struct workload {
  std::string name;
  std::string meaning;
  dispatch::shape shape{shape::open};
  double goal = 0; ///< closed loop: accepted messages a second on one core; open loop: p99 in milliseconds; 0: none
  std::function<round(const surroundings&)> run;
};

/// All workloads, in the order of execution.
std::vector<workload> workloads();
// Each adds a group of workloads.
void add_rates(std::vector<workload>&);
void add_bad_days(std::vector<workload>&);

} // namespace twostep::bench::dispatch
