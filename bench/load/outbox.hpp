#pragma once
// All users' phones: follows the server's outbox.ndjson and returns the codes that arrive.

#include "bench/load/awaitable.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <cstdint>
#include <fstream>
#include <map>
#include <string>
#include <unordered_map>

namespace twostep::bench::load {

/// For one thread.
class outbox {
public:
  /// An empty path: nothing is followed, and code() must not be called. Throws std::runtime_error if the file
  /// can't be watched.
  outbox(executor, const std::string& path);

  /// Call before the request that makes the server send.
  std::uint64_t mark(const std::string& number) const;
  /// The first code to `number` after the mark. Throws failed if none arrives within ten seconds.
  awaitable<std::string> code(std::string number, std::uint64_t mark);
  void close();

private:
  struct phone {
    std::uint64_t received = 0;
    std::string last;
  };
  awaitable<> follow();
  void read_new_lines();
  void take(const std::string& line);

  executor ex_;
  std::string path_;
  std::ifstream file_;
  std::string part_; ///< of an incomplete line
  boost::asio::posix::basic_stream_descriptor<executor> watch_;
  std::unordered_map<std::string, phone> phones_;
  std::multimap<
      std::string, boost::asio::basic_waitable_timer<
                       std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, executor>*>
      waiting_;
};

} // namespace twostep::bench::load
