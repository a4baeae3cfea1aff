#pragma once
// Unchecked values of the file and the environment, with where each was set. Internal to load.cpp and the files
// that read sections.

#include "server/config/load.hpp"
#include "server/config/settings.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::server {

struct raw_value {
  config_value value;
  config_place where;
};
/// One table: [sms.NAME] or a [[gate.rule]].
struct raw_table {
  config_place where;
  std::map<std::string, raw_value> keys;
};
struct raw_config {
  std::map<std::string, raw_value> settings; ///< by key, "server.listen"
  std::map<std::string, raw_table> providers;
  std::vector<raw_table> gate_rules; ///< in the order of the file
};

/// Adds unknown sections and keys to the problems. nullopt: not TOML, which is one problem.
std::optional<raw_config>
read_toml(std::string_view toml, const std::string& file_name, std::vector<config_problem>&);
/// Overrides values by TWOSTEP_SECTION_KEY variables. Variables that look like settings but aren't become
/// warnings.
void read_environment(const environment&, raw_config&, std::vector<std::string>& warnings);
/// Makes the file's relative paths count from its folder. Call before read_environment: paths in variables count
/// from the working directory.
void count_paths_from(const std::filesystem::path& file, raw_config&);
/// As count_paths_from, for one path.
std::filesystem::path counted_from(const std::filesystem::path& file, const std::filesystem::path& relative);
/// Reads [sms.NAME]: the sections of sms.providers in that order, then the unused ones. The kind decides the keys;
/// secrets are read from their files.
void read_providers(const raw_config&, const environment&, loaded_config&);
/// Reads [[gate.rule]] in the order of the file.
void read_gate_rules(const raw_config&, loaded_config&);
/// Finds rules that never decide and rules that lead to our own host. public_url and cookie_domain must be read
/// before.
void check_gate_rules(const raw_config&, loaded_config&);
/// Checks that involve several keys.
void check_whole(const raw_config&, const config_source&, loaded_config&);

} // namespace twostep::server
