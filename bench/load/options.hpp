#pragma once
// What the command line asks of a run, checked: a target on this machine, an end in count or time.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace twostep::bench::load {

struct options {
  std::string host, port; ///< of --url
  std::string authority;  ///< "127.0.0.1:8080", as the Host field has it
  std::string scenario = "sign-in";
  std::size_t connections = 16;
  double rate = 0; ///< rounds a second; 0: closed loop
  std::chrono::milliseconds duration{10'000};
  std::uint64_t count = 0; ///< rounds; 0: until the duration is over
  std::size_t users = 0;   ///< 0: four a connection
  bool prepare = false;
  std::string twostep, config; ///< for --prepare
  std::string outbox;
  std::string json;
};

/// nullopt: help was asked for and printed. Throws std::invalid_argument that says what is wrong and what to write.
std::optional<options> read_options(int argc, char** argv);

} // namespace twostep::bench::load
