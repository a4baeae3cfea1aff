#pragma once
// The HTTP side: connections with keep-alive and pipelining, one answer after another; what is asked goes to the
// inbox.

#include "bench/fake_smsc/inbox.hpp"
#include "bench/fake_smsc/listener.hpp"

#include <cstdint>
#include <map>
#include <memory>

namespace twostep::bench::fake_smsc {

/// For one thread; ends with the io_context.
class http_server {
public:
  /// keeps_open: the behaviour "down" doesn't close this one. has_other_door: one that keeps open is there, so "down"
  /// may be said over HTTP. The inbox outlives it.
  http_server(executor, boost::asio::ip::tcp::endpoint, fake_smsc::inbox&, bool keeps_open, bool has_other_door);
  ~http_server();

  const boost::asio::ip::tcp::endpoint& endpoint() const noexcept { return listener_.endpoint(); }
  /// Opens or closes what the behaviour says.
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
