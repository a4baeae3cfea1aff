#pragma once
// A bound, listening socket for TCP or a Unix path. Internal to http/.

#include "server/http/listen_address.hpp"
#include "server/runtime/awaitable.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace twostep::server::http {

class listening_socket {
public:
  using acceptor_type = boost::asio::basic_socket_acceptor<boost::asio::generic::stream_protocol, executor>;

  /// Throws std::runtime_error with the address and advice.
  listening_socket(executor, const listen_address&, unsigned unix_mode);

  acceptor_type acceptor;

  bool is_unix() const noexcept { return address_.is_unix(); }
  std::uint16_t port() const noexcept { return port_; }
  const std::string& url() const noexcept { return url_; }

  /// Duplicates the descriptor for the next listener. Throws std::runtime_error.
  listen_address hand_down();
  /// Removes the socket's file if it is still the one made here and wasn't handed down.
  void remove_file() noexcept;

private:
  void open_tcp(executor);
  void open_unix(unsigned mode);
  void take_over();
  void say_port();
  void replace_dead_file();
  void recognise_file() noexcept;

  listen_address address_;
  std::uint16_t port_ = 0;
  std::string url_;
  ::dev_t device_ = 0;
  ::ino_t inode_ = 0;
};

} // namespace twostep::server::http
