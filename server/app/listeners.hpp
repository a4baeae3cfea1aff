#pragma once
// The sockets that a server listens on and the application behind each: pages, admin, metrics. The threads that
// serve them are http::workers.

#include "server/app/configured.hpp"
#include "server/app/kept_sockets.hpp"
#include "server/http/inherited_socket.hpp"
#include "server/http/listener.hpp"

#include <memory>
#include <vector>

namespace twostep::server {

/// The addresses of the pages: sockets left by the previous server in this process, else inherited ones, else
/// server.listen.
std::vector<http::listen_address>
page_addresses(const config&, const std::vector<http::inherited_socket>&, const kept_sockets&);

/// Connections wait until start(). open_*() throw std::runtime_error with the address and advice.
class listeners {
public:
  /// All parameters outlive it. The observer watches the pages' requests.
  listeners(http::workers& w, configuration_in_force& f, http::durability& d, http::observer& o)
      : workers_(w), in_force_(f), durability_(d), observer_(o) {}

  /// Takes one address or more. The number of connections is limited so that descriptors are left for the log.
  void open_pages(http::settings, const std::vector<http::listen_address>&);
  void open_metrics(http::settings, const http::listen_address&);
  void open_admin(http::settings, const http::listen_address&);

  void start();
  void stop();
  /// Keeps the sockets open for the next server. Call before stop(). Throws std::runtime_error; nothing is kept
  /// then.
  kept_sockets hand_down();
  /// Closes kept sockets when no next server comes.
  static void forget(const kept_sockets&) noexcept;

  /// The first listener of the pages.
  const http::listener& pages() const noexcept { return *pages_.front(); }
  /// Null: metrics are off.
  const http::listener* metrics() const noexcept { return metrics_.get(); }
  std::vector<metrics::named_listener> named() const;

private:
  std::vector<http::listener*> all() const;

  http::workers& workers_;
  configuration_in_force& in_force_;
  http::durability& durability_;
  http::observer& observer_;
  std::vector<std::unique_ptr<http::listener>> pages_;
  std::unique_ptr<http::listener> admin_, metrics_;
};

} // namespace twostep::server
