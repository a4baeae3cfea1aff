#pragma once
// One TCP or TLS connection of the HTTP client: connect, write, and read one response, each within a time limit.
// Internal to http_client.cpp; only its .cpp uses Beast and sockets.

#include "sms/awaitable.hpp"
#include "sms/net/base_url.hpp"
#include "sms/net/http_client.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::sms {

using steady_time = std::chrono::steady_clock::time_point;

struct http_reply {
  std::string error;      ///< empty: the head was received
  http_response response; ///< valid if the head was received
  bool reusable = false;  ///< the connection can be used for another request
};

class http_connection {
public:
  /// tls: null for http://. tls and base outlive the connection.
  http_connection(boost::asio::io_context&, boost::asio::ssl::context* tls, const base_url& base);

  /// Tries the addresses in order, each with a share of the time. Returns "" when connected, else the reason.
  awaitable<std::string> connect(std::vector<std::string> addresses, steady_time until);
  /// Returns "" when the kernel has all bytes; else the peer can't have received all of them.
  awaitable<std::string> write(std::string_view bytes, steady_time until);
  awaitable<http_reply> read(std::size_t max_response, steady_time until);

  /// True: open, and nothing was received since the last response, not even its end.
  bool is_quiet();
  void close() noexcept;

  steady_time idle_since{};

private:
  using tcp_stream = boost::beast::basic_stream<boost::asio::ip::tcp, executor>;
  using tls_stream = boost::asio::ssl::stream<tcp_stream&>;

  awaitable<std::string> connect_one(boost::asio::ip::tcp::endpoint, steady_time until);
  awaitable<std::string> shake_hands(steady_time until);
  void drop() noexcept;
  template <class Stream>
  awaitable<http_reply> read_from(Stream&, std::size_t max_response);

  boost::asio::io_context& ctx_;
  boost::asio::ssl::context* context_;
  const base_url& base_;
  std::unique_ptr<tcp_stream> tcp_;
  std::unique_ptr<tls_stream> tls_;
  boost::beast::flat_buffer buffer_;
};

} // namespace twostep::sms
