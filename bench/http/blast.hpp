#pragma once
// Requests over kept connections, as fast as they are answered or by a timetable. One thread; the
// client must cost less than what it measures, so it writes prepared bytes and looks for the end of a head.

#include "bench/load/histogram.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::bench::http {

/// Requests of which one part differs.
struct request_head {
  std::string before, after; ///< what differs stands between them
  std::vector<std::string> different;
  /// So many of `different` belong to one person, who does them one after the other over one connection; then it is
  /// the turn of the next. No two connections have the same person while there are as many as connections.
  unsigned steps = 1;
};

struct blast_settings {
  std::uint16_t port = 0; ///< of 127.0.0.1
  unsigned connections = 64;
  double seconds = 1;
  double rate = 0;           ///< requests a second by a timetable; 0: the next one goes when one is answered
  std::uint64_t count = 0;   ///< ends after so many; 0: after `seconds`
  std::string_view expected; ///< how every answer begins
};

struct blast_result {
  double seconds = 0;
  std::uint64_t answered = 0;
  std::uint64_t wrong = 0;   ///< answers that began otherwise
  std::string first_wrong;   ///< its first line
  load::histogram latencies; ///< with a rate: from the intended time
};

/// Answers must be without a body. Throws std::runtime_error where a connection can't be made or is closed.
blast_result blast(const request_head&, const blast_settings&);

} // namespace twostep::bench::http
