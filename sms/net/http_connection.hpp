#pragma once
// One TCP or TLS connection of the HTTP client: connect, write, read one response, each within a time. Internal to
// http_client.cpp and its own .cpp: it is where Beast and sockets are.

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
  std::string error;      ///< empty: the head came
  http_response response; ///< where the head came
  bool reusable = false;  ///< the connection may carry another request
};

class http_connection {
public:
  /// tls: null for http://; it and base must outlive the connection.
  http_connection(boost::asio::io_context&, boost::asio::ssl::context* tls, const base_url& base);

  /// Tries the addresses in order, each with its share of the time. Empty: connected, else what went wrong.
  awaitable<std::string> connect(std::vector<std::string> addresses, steady_time until);
  /// Empty: everything is with the kernel; else the peer can't have got the whole.
  awaitable<std::string> write(std::string_view bytes, steady_time until);
  awaitable<http_reply> read(std::size_t max_response, steady_time until);

  /// Open, and nothing came since the last response: not even its end.
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
