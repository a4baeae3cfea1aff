#pragma once
// What the file and the environment say, before anything is believed: raw values with where they stand. Internal to
// config_file.

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
/// A table of its own: [sms.NAME], or one [[gate.rule]].
struct raw_table {
  config_place where;
  std::map<std::string, raw_value> keys;
};
struct raw_config {
  std::map<std::string, raw_value> settings; ///< by key, "server.listen"
  std::map<std::string, raw_table> providers;
  std::vector<raw_table> gate_rules; ///< in their order
};

/// Unknown sections and keys become problems; nullopt: it isn't TOML, which is one problem.
std::optional<raw_config>
read_toml(std::string_view toml, const std::string& file_name, std::vector<config_problem>&);
/// Lays TWOSTEP_SECTION_KEY over the file's values; names that look like settings and aren't become warnings.
void read_environment(const environment&, raw_config&, std::vector<std::string>& warnings);
/// Relative paths that stand in the file count from its folder: makes them so. Before read_environment, whose paths
/// count from the working directory.
void count_paths_from(const std::filesystem::path& file, raw_config&);
/// The same for one path.
std::filesystem::path counted_from(const std::filesystem::path& file, const std::filesystem::path& relative);
/// [sms.NAME], in the order of sms.providers, the unused ones after them; keys by kind, secrets from their files.
void read_providers(const raw_config&, const environment&, loaded_config&);
/// [[gate.rule]], in their order.
void read_gate_rules(const raw_config&, loaded_config&);
/// Rules that never decide, and those that lead to our own host; public_url and cookie_domain must be read by then.
void check_gate_rules(const raw_config&, loaded_config&);
/// What depends on several keys.
void check_whole(const raw_config&, const config_source&, loaded_config&);

} // namespace twostep::server
