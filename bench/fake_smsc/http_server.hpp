#pragma once
// The HTTP side: connections with keep-alive and pipelining; requests are answered in order, by routes.hpp.

#include "bench/fake_smsc/inbox.hpp"
#include "bench/fake_smsc/listener.hpp"

#include <cstdint>
#include <map>
#include <memory>

namespace twostep::bench::fake_smsc {

/// For one thread; ends with the io_context.
class http_server {
public:
  /// keeps_open: "down" doesn't close this port. has_other_door: another port stays open, so "down" may be set
  /// over HTTP. The inbox outlives it.
  http_server(executor, boost::asio::ip::tcp::endpoint, fake_smsc::inbox&, bool keeps_open, bool has_other_door);
  ~http_server();

  const boost::asio::ip::tcp::endpoint& endpoint() const noexcept { return listener_.endpoint(); }
  /// Opens or closes the port according to the behaviour.
  void follow(const behaviour&);

private:
  struct session;
  void begin(socket);

  executor ex_;
  fake_smsc::inbox& inbox_;
  bool keeps_open_, has_other_door_;
  std::map<std::uint64_t, std::weak_ptr<session>> sessions_;
  std::uint64_t last_ = 0;
  listener listener_;
};

} // namespace twostep::bench::fake_smsc
