#pragma once
// What is measured: twostep, and nginx beside it. Each is one process on one processor.

#include "bench/support/child.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace twostep::bench::http {

/// A server that has been answering on its port since it was made.
class server {
public:
  /// Throws std::runtime_error where nothing listens on the port within ten seconds.
  server(const child::how&, std::uint16_t port);
  /// Its port is in what it said: "listening on http://127.0.0.1:PORT".
  explicit server(const child::how&);

  std::uint16_t port() const noexcept { return port_; }
  const child& process() const noexcept { return process_; }
  void stop() { process_.stop(); }
  /// Of its port, on either side: those that were closed lately stand as TIME_WAIT. Of this machine, by
  /// /proc/net/tcp.
  std::size_t closed_connections() const;

private:
  child process_;
  std::uint16_t port_;
};

struct twostep_settings {
  std::filesystem::path binary, data;
  std::optional<unsigned> processor;
  std::vector<std::string> under;    ///< a program that runs it, with its arguments: "valgrind", ...
  std::filesystem::path preloaded{}; ///< a library; empty: none
};
/// With the limits off that many sign-ins from one place would meet.
std::unique_ptr<server> start_twostep(const twostep_settings&);

/// http: what stands in nginx's block of that name; "PORT" stands for the port to listen on. Its files stand in
/// `directory`.
std::unique_ptr<server> start_nginx(
    const std::filesystem::path& directory, const std::string& http, std::optional<unsigned> processor,
    const std::vector<std::string>& under = {}
);

} // namespace twostep::bench::http
