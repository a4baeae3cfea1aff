#pragma once
// What the file and the environment say, before anything is believed: raw values with where they stand. Internal to
// config_file.

#include "server/config_file.hpp"
#include "server/config_table.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::server {

struct given {
  config_value value;
  config_place where;
};
struct given_provider {
  config_place where;
  std::map<std::string, given> keys;
};
struct given_values {
  std::map<std::string, given> settings; ///< by key, "server.listen"
  std::map<std::string, given_provider> providers;
};

/// Unknown sections and keys become problems; nullopt: it isn't TOML, which is one problem.
std::optional<given_values>
read_toml(std::string_view toml, const std::string& file_name, std::vector<config_problem>&);
/// Lays TWOSTEP_SECTION_KEY over the file's values; names that look like settings and aren't become warnings.
void read_environment(const environment&, given_values&, std::vector<std::string>& warnings);
/// [sms.NAME], in the order of sms.providers, the unused ones after them; keys by kind, secrets from their files.
void read_providers(const given_values&, const environment&, loaded_config&);
/// What depends on several keys.
void check_whole(const given_values&, const config_source&, loaded_config&);

} // namespace twostep::server
