#pragma once
// Where to listen, as server.listen and --listen write it: "host:port", ":port" or "unix:PATH".

#include <cstdint>
#include <string>
#include <string_view>

namespace twostep::server::http {

struct listen_address {
  std::string host;          ///< a name or an address without brackets; "" = every interface
  std::uint16_t port = 0;    ///< 0 picks a free one
  std::string path;          ///< of a Unix socket; then host and port mean nothing
  int descriptor = -1;       ///< of a socket that listens there already; it is taken over
  bool file_is_ours = false; ///< with descriptor: this process made the socket's file, and removes it

  bool is_unix() const noexcept { return !path.empty(); }
  std::string text() const; ///< as it was written
};

/// Throws std::invalid_argument that says what is wrong and how an address is written.
listen_address parse_listen_address(std::string_view);

} // namespace twostep::server::http
