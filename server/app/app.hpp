#pragma once
// The composition root of `serve`: builds every part in its order, runs them, and ends them in stages.

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
  config configuration; ///< checked; with data_dir and admin_socket filled in
  /// "listening on …" and what the demo tells; from any thread, and never waits.
  std::function<void(std::string_view)> say;
  /// SIGHUP: the configuration read again, as `configuration` was; none where it is wrong, which the log says then.
  /// From another thread; may be empty.
  std::function<std::optional<config>()> reload;
  service_notify& manager; ///< is told how the server is; outlives run_app
  /// Served in place of server.listen, where there are any.
  std::vector<http::inherited_socket> inherited{};
  /// The demo's: how a command is given to this server from another terminal; the command's own words go in between.
  std::string own_program{}, own_options{};
  start_acceptance accepts{};
  kept_sockets kept{}; ///< of the server before this one in the same process; empty: this is the first
  std::shared_ptr<storage::file> held_lock{}; ///< its data directory's
  bool reloads = false;                       ///< SIGHUP came before it served
};

/// Returns after SIGTERM or SIGINT: 0. Begins anew by itself where secret.key was replaced. A second signal ends the
/// process at once. Throws std::runtime_error, with one line that says what to do, where it can't start; nothing was
/// changed then.
int run_app(serve_settings);

} // namespace twostep::server
