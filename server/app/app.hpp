#pragma once
// The composition root of `serve`: builds the parts in order, runs them, and stops them in stages.

#include "server/app/kept_sockets.hpp"
#include "server/config/config.hpp"
#include "server/http/inherited_socket.hpp"
#include "server/runtime/sd_notify.hpp"
#include "server/runtime/start_clock.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace twostep::storage {
class file;
}

namespace twostep::server {

struct serve_settings {
  config configuration; ///< checked; data_dir and admin_socket are filled in
  /// Prints "listening on …" and the demo's output. Callable from any thread; must not block.
  std::function<void(std::string_view)> say;
  /// Reads the configuration again on SIGHUP, to the same degree as `configuration`; nullopt: it has problems,
  /// which are logged. Called on another thread; may be empty.
  std::function<std::optional<config>()> reload;
  service_notify& manager; ///< gets the service's state; outlives run_app
  /// Served instead of server.listen, if there are any.
  std::vector<http::inherited_socket> inherited{};
  /// For the demo's output: how to call this server from another terminal. A command's words go between the two.
  std::string own_program{}, own_options{};
  start_acceptance accepts{};
  kept_sockets kept{};                        ///< from the previous server in this process; empty: this is the first
  std::shared_ptr<storage::file> held_lock{}; ///< lock of the data directory, from the previous server
  bool reloads = false;                       ///< SIGHUP arrived while the previous server was stopping
};

/// Runs until SIGTERM or SIGINT and returns 0. Restarts in the same process when secret.key is replaced. A second
/// signal ends the process at once. Throws std::runtime_error, one line with advice, if it can't start; nothing is
/// written if a public or metrics socket can't be bound.
int run_app(serve_settings);

} // namespace twostep::server
