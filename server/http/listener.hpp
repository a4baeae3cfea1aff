#pragma once
// A listening socket and its backend. Accepts on one worker and distributes the connections over all workers in
// turn.

#include "server/http/backend.hpp"
#include "server/http/listen_address.hpp"
#include "server/http/settings.hpp"
#include "server/http/workers.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace twostep::server::http {

/// Peers of a Unix socket count as trusted proxies: the file's permissions control who may connect.
class listener {
public:
  /// Binds and listens; connections wait until start(). Throws std::runtime_error with the address and advice.
  /// unix_mode: permissions of the socket file. A file left by a dead server is replaced, one in use isn't.
  listener(workers&, const backend&, const settings&, const listen_address&, unsigned unix_mode = 0660);
  ~listener(); ///< stop()

  void start();
  /// Stops accepting and removes the socket file; open connections stay. Thread-safe; may be called twice.
  void stop();

  /// Keeps the socket open for a listener that gets this address; new connections wait meanwhile. Call before
  /// stop(). Throws std::runtime_error.
  listen_address hand_down();

  std::uint16_t port() const noexcept;     ///< the bound port if 0 was given; 0 for a Unix socket
  const std::string& url() const noexcept; ///< "http://127.0.0.1:8080", "unix:PATH"
  // The connections of this listener. Thread-safe.
  std::size_t connections() const noexcept; ///< open now
  std::uint64_t accepted() const noexcept;
  std::uint64_t refused() const noexcept; ///< accepted, but above the limit or from a stranger

private:
  struct state;
  std::shared_ptr<state> state_;
};

} // namespace twostep::server::http
