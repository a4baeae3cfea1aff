#pragma once
// A listening socket and the backend behind it. Accepts on one worker and hands connections to all of them in
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

/// Peers of a Unix socket count as trusted proxies: the file's permissions say who may connect.
class listener {
public:
  /// Binds and listens; connections wait until start(). Throws std::runtime_error that names the address and what to
  /// do.
  /// unix_mode: permissions of the socket file; a dead server's file is replaced, a living one's is not.
  listener(workers&, const backend&, const settings&, const listen_address&, unsigned unix_mode = 0660);
  ~listener(); ///< stop()

  void start();
  /// Stops accepting and removes the socket file; open connections stay. From any thread, more than once.
  void stop();

  /// Before stop(): the socket listens on for a listener that is given this address; who connects meanwhile waits.
  /// Throws std::runtime_error.
  listen_address hand_down();

  std::uint16_t port() const noexcept;     ///< the real one where 0 was asked for; 0 for a Unix socket
  const std::string& url() const noexcept; ///< "http://127.0.0.1:8080", "unix:PATH"
  // Connections of this listener; from any thread.
  std::size_t connections() const noexcept; ///< open now
  std::uint64_t accepted() const noexcept;
  std::uint64_t refused() const noexcept; ///< of those accepted: one too many, or a stranger

private:
  struct state;
  std::shared_ptr<state> state_;
};

} // namespace twostep::server::http
