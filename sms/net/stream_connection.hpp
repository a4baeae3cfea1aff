#pragma once
// A TCP or TLS connection that reads and writes at the same time, for providers that speak no HTTP.

#include "sms/awaitable.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace boost::asio::ssl {
class context;
}

namespace twostep::sms {

using steady_time = std::chrono::steady_clock::time_point;

struct peer {
  std::string host; ///< a name or an address literal
  std::uint16_t port = 0;
  bool is_address = false;
};

class stream_connection {
public:
  /// tls: null for plain TCP; it outlives the connection.
  stream_connection(boost::asio::io_context&, boost::asio::ssl::context* tls, peer);
  ~stream_connection();
  stream_connection(const stream_connection&) = delete;
  stream_connection& operator=(const stream_connection&) = delete;

  /// Tries the addresses in order, each with a share of the time. Returns "" when connected, else the reason.
  awaitable<std::string> connect(std::vector<std::string> addresses, steady_time until);

  /// From now on TLS, with what was connected; the context outlives the connection. Nothing else is under way.
  /// Returns
  /// "" or the reason.
  awaitable<std::string> start_tls(boost::asio::ssl::context&, steady_time until);

  struct got {
    std::size_t bytes = 0;
    std::string error; ///< empty: bytes were received
  };
  /// Has no timeout: close() ends it.
  awaitable<got> read_some(char* to, std::size_t max);
  /// One write at a time; `bytes` must live until `done` is called, with "" or the error. What the kernel accepts
  /// at once has been passed to it when this returns.
  void write(std::string_view bytes, std::function<void(std::string)> done);
  /// The same, awaited: "" or the error.
  awaitable<std::string> write(std::string_view bytes);

  /// Closes the connection at that time, which ends what is under way then; a later call moves it.
  void close_at(steady_time);
  void close() noexcept;

private:
  struct impl;
  std::shared_ptr<impl> impl_; ///< shared with operations under way
};

} // namespace twostep::sms
