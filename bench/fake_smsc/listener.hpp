#pragma once
// A listening port that can be closed and reopened; port 0 picks a free one once.

#include "bench/fake_smsc/awaitable.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <string>

namespace twostep::bench::fake_smsc {

using socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, executor>;

/// For one thread.
class listener {
public:
  /// Throws boost::system::system_error if it can't listen.
  listener(executor, boost::asio::ip::tcp::endpoint, std::function<void(socket)> accepted);

  void open();
  void close();
  bool is_open() const noexcept { return acceptor_.is_open(); }
  const boost::asio::ip::tcp::endpoint& endpoint() const noexcept { return endpoint_; }

private:
  void accept();

  boost::asio::ip::tcp::endpoint endpoint_;
  std::function<void(socket)> accepted_;
  boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, executor> acceptor_;
  boost::asio::basic_waitable_timer<
      std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, executor>
      pause_;
};

} // namespace twostep::bench::fake_smsc
