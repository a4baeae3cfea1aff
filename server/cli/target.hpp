#pragma once
// Finds the installation that a command is about: configuration, data directory and admin socket, by the rules of
// docs/contract.md.

#include "server/cli/command.hpp"
#include "server/crypto/former_keys.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace twostep::server::cli {

struct target {
  std::filesystem::path config_file; ///< empty: there is none
  loaded_config loaded;              ///< the data directory is filled in
  std::filesystem::path admin_socket;
};

/// --config, TWOSTEP_CONFIG, /etc/twostep/twostep.toml, ./twostep.toml; empty: there is none.
std::filesystem::path find_config_file(const invocation&);

/// For commands on an installation that may be running. The data directory comes from the option, the environment,
/// the configuration, ./twostep-data or ./twostep-demo. Throws failure if the configuration is wrong (keys that
/// only serve requires may be missing), and as refuse_misplaced does.
target find_target(const invocation&);

/// Throws failure if only an older version would find the data directory (misplaced_data).
void refuse_misplaced(const target&);

/// The path of the data directory and where it was set, for messages.
std::string looked_for_data(const target&);

/// The data directory; throws failure if it doesn't exist.
std::filesystem::path data_of(const target&);

struct all_keys {
  master_key present;
  former_keys former;
};
/// Throws std::runtime_error if they can't be read.
all_keys load_keys(const target&);
/// The keys that seal the log's files; nullopt if there is no secret.key.
std::optional<storage::log_keys> find_log_keys(const target&);

/// Reads the whole configuration with the files of [branding], and checks the theme: for serve and config check.
loaded_config load_to_serve(const config_source&);

/// For serve: reads the whole configuration. The caller handles its problems.
target find_target_to_serve(const invocation&, bool demo);

} // namespace twostep::server::cli
