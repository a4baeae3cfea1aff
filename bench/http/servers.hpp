#pragma once
// The measured servers: twostep, and nginx for comparison. Each is one process on one processor.

#include "bench/support/child.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace twostep::bench::http {

/// A server that answers on its port from construction on.
class server {
public:
  /// Throws std::runtime_error if nothing listens on the port within ten seconds.
  server(const child::how&, std::uint16_t port);
  /// The port is taken from its output: "listening on http://127.0.0.1:PORT".
  explicit server(const child::how&);

  std::uint16_t port() const noexcept { return port_; }
  const child& process() const noexcept { return process_; }
  void stop() { process_.stop(); }
  /// Recently closed connections of its port, on either side, in state TIME_WAIT; from /proc/net/tcp.
  std::size_t closed_connections() const;

private:
  child process_;
  std::uint16_t port_;
};

struct twostep_settings {
  std::filesystem::path binary, data;
  std::optional<unsigned> processor;
  std::vector<std::string> under;    ///< a program to run it under, with arguments: "valgrind", ...
  std::filesystem::path preloaded{}; ///< a library; empty: none
};
/// Without the limits that many sign-ins from one address would reach.
std::unique_ptr<server> start_twostep(const twostep_settings&);

/// http: the contents of nginx's block of that name; "PORT" is replaced by the port to listen on. nginx's files
/// are put into `directory`.
std::unique_ptr<server> start_nginx(
    const std::filesystem::path& directory, const std::string& http, std::optional<unsigned> processor,
    const std::vector<std::string>& under = {}
);

} // namespace twostep::bench::http
