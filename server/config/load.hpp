#pragma once
// Reads the configuration from its TOML file and the environment, and finds its problems. The keys: settings.hpp.

#include "server/config/config.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server {

using environment = std::map<std::string, std::string>;

/// Where a value was set: "twostep.toml:3:1", "TWOSTEP_CODE_TTL", a file, or "".
struct config_place {
  std::string text;
  std::uint32_t line = 0, column = 0; ///< 0: not in a file
};

struct config_problem {
  config_place where;
  std::string key;      ///< "code.ttl"; may be empty
  std::string text;     ///< what is wrong, and what to do
  bool missing = false; ///< a required key isn't set; harmless to commands that don't serve

  /// "twostep.toml:3:1: code.ttl: must be from 1s to 10m".
  std::string line() const;
};

struct config_source {
  std::filesystem::path file; ///< empty: no file
  environment variables;
  bool demo = false; ///< no key is required; messages go to the outbox
  /// Reads the logo and the theme, too (branding_section::files): for what serves them, or checks them.
  bool branding_files = false;
};

struct loaded_config {
  config value; ///< valid only if there are no problems
  std::vector<config_problem> problems;
  std::vector<config_problem> slips;         ///< `config check` fails on these; `serve` logs a warning and starts
  std::vector<std::string> warnings;         ///< lines to log at the start
  std::map<std::string, std::string> set_at; ///< by key: where each key was set that isn't at its default
  /// The relative server.data_dir as written in the file, or the default, if it counts from the file's folder:
  /// older versions took the working directory. Else empty.
  std::filesystem::path relative_data_dir;
};

/// Finds all problems it can, in the order of the file. An unreadable file is a problem. Throws only
/// std::bad_alloc.
loaded_config load_config(const config_source&);
/// As load_config, for a text that isn't in a file yet.
loaded_config parse_config(std::string_view toml, const std::string& file_name, const config_source&);

} // namespace twostep::server
