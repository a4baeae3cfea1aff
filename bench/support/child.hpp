#pragma once
// A measured program as a child process. It is killed when the bench ends, however that happens.

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace twostep::bench {

class child {
public:
  struct how {
    std::vector<std::string> arguments;   ///< begins with the program's path
    std::vector<std::string> environment; ///< "KEY=VALUE", added to the bench's own
    std::optional<unsigned> processor;    ///< the only one on which it may run
    std::filesystem::path errors;         ///< a file for its stderr; empty: the bench's own
    std::vector<std::string> awaited;     ///< the constructor returns when all of these were written to stdout
  };
  /// Throws std::runtime_error if it ends before it has written what is awaited.
  explicit child(const how&);
  ~child(); ///< SIGKILL
  child(const child&) = delete;
  child& operator=(const child&) = delete;

  pid_t id() const noexcept { return process_; }
  const std::string& said() const noexcept { return said_; } ///< its stdout until then
  /// Sends SIGTERM and waits for its end.
  void stop();

  double processor_seconds() const;     ///< user and system time so far
  std::uint64_t resident_bytes() const; ///< VmRSS

private:
  pid_t process_ = -1;
  std::string said_;
};

/// The port after `words` and "127.0.0.1:"; 0 if missing: port_in("SMPP on 127.0.0.1:2775", "SMPP on ").
std::uint16_t port_in(const std::string& said, const std::string& words);

} // namespace twostep::bench
