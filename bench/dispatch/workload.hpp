#pragma once
// What can be measured, by name. A name carries its parameters: "bad-day/first=twilio/second=webhook".

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
  std::uint64_t died = 0;                              ///< dropped because the code died
  std::uint64_t given_up = 0;                          ///< for another reason, while the code lived
  std::uint64_t unresolved = 0;                        ///< without an outcome when the round was ended
  std::uint64_t copies = 0;                            ///< that providers took of messages beyond the first of each
  std::uint64_t repeated = 0;                          ///< messages with such copies
  load::histogram until_accepted;                      ///< from the intended time
  double dispatcher_seconds = 0, provider_seconds = 0; ///< of processor time
  std::string note;
  std::string failed; ///< what must be whatever the machine does, and wasn't; empty: passed
};

/// What a round gets.
struct surroundings {
  std::filesystem::path fake_smsc;
  double seconds = 0;       ///< 0: as long as the workload likes
  double rate = 1000;       ///< messages a second, of open loops
  unsigned under_way = 256; ///< messages, of closed loops
  double life = 300;        ///< of a code, in seconds
  std::uint64_t seed = 1;   ///< of the providers' chance
};

enum class shape : std::uint8_t {
  open,  ///< each message has its time, and latency counts from it
  closed ///< the next message goes when one is resolved
};

struct workload {
  std::string name;
  std::string meaning;
  dispatch::shape shape{shape::open};
  double goal = 0; ///< of a closed loop: accepted a second on one core; of an open one: p99 in milliseconds; 0: none
  std::function<round(const surroundings&)> run;
};

/// All of them, in the order they run.
std::vector<workload> workloads();
// Each a group of names.
void add_rates(std::vector<workload>&);
void add_bad_days(std::vector<workload>&);

} // namespace twostep::bench::dispatch
