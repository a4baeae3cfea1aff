#pragma once
// The sockets that a server listens on and what answers there: pages, admin, metrics. Not the threads that serve
// them.

#include "server/app/configured.hpp"
#include "server/app/kept_sockets.hpp"
#include "server/http/inherited_socket.hpp"
#include "server/http/listener.hpp"

#include <memory>
#include <vector>

namespace twostep::server {

/// Where pages are served: on sockets that a server before this one kept, or that were handed over, else where the
/// configuration says.
std::vector<http::listen_address>
page_addresses(const config&, const std::vector<http::inherited_socket>&, const kept_sockets&);

/// Connections wait until start(). Opening throws std::runtime_error that names the address and what to do.
class listeners {
public:
  /// All outlive it. The observer looks on at the pages' requests.
  listeners(http::workers& w, configuration_in_force& f, http::durability& d, http::observer& o)
      : workers_(w), in_force_(f), durability_(d), observer_(o) {}

  /// At one address or more. However many connect, descriptors are left for the log.
  void open_pages(http::settings, const std::vector<http::listen_address>&);
  void open_metrics(http::settings, const http::listen_address&);
  void open_admin(http::settings, const http::listen_address&);

  void start();
  void stop();
  /// Before stop(). Throws std::runtime_error; nothing is handed down then.
  kept_sockets hand_down();
  /// Nobody comes after this server after all.
  static void forget(const kept_sockets&) noexcept;

  /// The first one of the pages.
  const http::listener& pages() const noexcept { return *pages_.front(); }
  /// Null: there are none.
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
