#pragma once
// A program that is measured, as a child process. It dies with the bench, however that ends.

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
    std::vector<std::string> arguments;   ///< the program's path first
    std::vector<std::string> environment; ///< "KEY=VALUE", beside the bench's own
    std::optional<unsigned> processor;    ///< the only one that it may run on
    std::filesystem::path errors;         ///< its stderr; empty: the bench's own
    std::vector<std::string> awaited;     ///< the constructor returns when it has written all of these to stdout
  };
  /// Throws std::runtime_error where it ends before it has said what is awaited.
  explicit child(const how&);
  ~child(); ///< SIGKILL
  child(const child&) = delete;
  child& operator=(const child&) = delete;

  pid_t id() const noexcept { return process_; }
  const std::string& said() const noexcept { return said_; } ///< what it wrote to stdout until then
  /// SIGTERM, and waits for its end.
  void stop();

  double processor_seconds() const;     ///< user and system time so far
  std::uint64_t resident_bytes() const; ///< VmRSS

private:
  pid_t process_ = -1;
  std::string said_;
};

/// The port behind `words` and "127.0.0.1:", 0 where it isn't there: port_in("SMPP on 127.0.0.1:2775", "SMPP on ").
std::uint16_t port_in(const std::string& said, const std::string& words);

} // namespace twostep::bench
