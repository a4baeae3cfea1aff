#pragma once
// Sends requests over kept connections, as fast as they are answered or at a fixed rate. One thread. It must cost
// less than what it measures: it writes prepared bytes and only looks for the end of a head.

#include "bench/load/histogram.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::bench::http {

/// Requests that differ in one part.
struct request_head {
  std::string before, after; ///< around the part that differs
  std::vector<std::string> different;
  /// So many consecutive items of `different` belong to one person, who sends them in order over one connection,
  /// before the next person's turn. No person is on two connections as long as there are at least as many people
  /// as connections.
  unsigned steps = 1;
};

struct blast_settings {
  std::uint16_t port = 0; ///< on 127.0.0.1
  unsigned connections = 64;
  double seconds = 1;
  double rate = 0;           ///< requests a second at fixed times; 0: the next one is sent when one is answered
  std::uint64_t count = 0;   ///< end after so many; 0: after `seconds`
  std::string_view expected; ///< the beginning of every answer
};

struct blast_result {
  double seconds = 0;
  std::uint64_t answered = 0;
  std::uint64_t wrong = 0;   ///< answers that began differently
  std::string first_wrong;   ///< the first line of the first one
  load::histogram latencies; ///< with a rate: from the intended time
};

/// Answers must have no body. Throws std::runtime_error if a connection fails or is closed.
blast_result blast(const request_head&, const blast_settings&);

} // namespace twostep::bench::http
