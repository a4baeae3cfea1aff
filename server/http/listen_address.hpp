#pragma once
// An address to listen on, as in server.listen and --listen: "host:port", ":port" or "unix:PATH".

#include <cstdint>
#include <string>
#include <string_view>

namespace twostep::server::http {

struct listen_address {
  std::string host;          ///< a name or address without brackets; "": every interface
  std::uint16_t port = 0;    ///< 0: any free one
  std::string path;          ///< of a Unix socket; host and port are unused then
  int descriptor = -1;       ///< a socket that already listens there and is taken over; -1: none
  bool file_is_ours = false; ///< with descriptor: this process made the socket's file and must remove it

  bool is_unix() const noexcept { return !path.empty(); }
  std::string text() const; ///< as written
};

/// Throws std::invalid_argument with what is wrong and how to write an address.
listen_address parse_listen_address(std::string_view);

} // namespace twostep::server::http
