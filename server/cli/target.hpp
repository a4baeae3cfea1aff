#pragma once
// Which installation a command is about: configuration, data directory and admin socket, in docs/contract.md's order.

#include "server/cli/command.hpp"
#include "server/crypto/former_keys.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace twostep::server::cli {

struct target {
  std::filesystem::path config_file; ///< empty: there is none
  loaded_config loaded;              ///< with the data directory filled in
  std::filesystem::path admin_socket;
};

/// --config, TWOSTEP_CONFIG, /etc/twostep/twostep.toml, ./twostep.toml; empty: there is none.
std::filesystem::path find_config_file(const invocation&);

/// For commands about an installation that may be running: option, environment, configuration, ./twostep-data,
/// ./twostep-demo. Throws failure where the configuration is wrong, keys that only serve needs may be missing, and
/// where refuse_misplaced does.
target find_target(const invocation&);

/// Throws failure where the data directory is one that only older versions would look for.
void refuse_misplaced(const target&);

/// Where its data directory is looked for, and why there, for people.
std::string looked_for_data(const target&);

/// Of find_target; throws failure where it isn't there.
std::filesystem::path data_of(const target&);

struct all_keys {
  master_key present;
  former_keys former;
};
/// The installation's. Throws std::runtime_error where they can't be read.
all_keys load_keys(const target&);
/// What the log's files are sealed under; nullopt where there is no secret.key.
std::optional<storage::log_keys> find_log_keys(const target&);

/// For serve: the whole configuration; problems are left to the caller.
target find_target_to_serve(const invocation&, bool demo);

} // namespace twostep::server::cli
