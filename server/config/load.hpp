#pragma once
// The configuration from its TOML file and the environment, with everything that is wrong with it. Not what keys
// there are: that is settings.hpp.

#include "server/config/config.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server {

using environment = std::map<std::string, std::string>;

/// Where a value stands: "twostep.toml:3:1", "TWOSTEP_CODE_TTL", a file alone, or nowhere.
struct config_place {
  std::string text;
  std::uint32_t line = 0, column = 0; ///< 0: not in a file
};

struct config_problem {
  config_place where;
  std::string key;      ///< "code.ttl"; may be empty
  std::string text;     ///< what is wrong, and what to do
  bool missing = false; ///< a required key isn't set: of no matter to commands that don't serve

  /// "twostep.toml:3:1: code.ttl: must be from 1s to 10m".
  std::string line() const;
};

struct config_source {
  std::filesystem::path file; ///< empty: none
  environment variables;
  bool demo = false; ///< nothing is required; messages go to the outbox
};

struct loaded_config {
  config value; ///< in force if there is no problem
  std::vector<config_problem> problems;
  std::vector<config_problem> slips;         ///< `config check` fails for them; `serve` warns and starts
  std::vector<std::string> warnings;         ///< lines worth telling at start
  std::map<std::string, std::string> set_at; ///< where each key that isn't at its default was set, by key
  /// server.data_dir as the file or the default has it, where it counts from the file's folder: what older versions
  /// counted from the working directory. Else empty.
  std::filesystem::path relative_data_dir;
};

/// Finds every problem it can, in the order of the file. Throws nothing but bad_alloc; an unreadable file is a
/// problem.
loaded_config load_config(const config_source&);
/// The same for a text that isn't in a file yet.
loaded_config parse_config(std::string_view toml, const std::string& file_name, const config_source&);

} // namespace twostep::server
