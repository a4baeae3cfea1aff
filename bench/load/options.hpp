#pragma once
// The command line of a run, checked: a target on this machine, and an end by count or time.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace twostep::bench::load {

struct options {
  std::string host, port; ///< from --url
  std::string authority;  ///< "127.0.0.1:8080", for the Host field
  std::string scenario = "sign-in";
  std::size_t connections = 16;
  double rate = 0; ///< rounds a second; 0: closed loop
  std::chrono::milliseconds duration{10'000};
  std::uint64_t count = 0; ///< rounds; 0: until the duration is over
  std::size_t users = 0;   ///< 0: four for each connection
  bool prepare = false;
  std::string twostep, config; ///< for --prepare
  std::string outbox;
  std::string json;
};

/// nullopt: help was requested and printed. Throws std::invalid_argument with what is wrong and what to write.
std::optional<options> read_options(int argc, char** argv);

} // namespace twostep::bench::load
