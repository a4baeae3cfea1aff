#pragma once
// Writes out the configuration from its table: the values in force, a commented file, and docs/configuration.md.

#include "server/config/load.hpp"

#include <map>
#include <string>

namespace twostep::server {

/// Every value in force as TOML, with where it was set; secrets are masked.
std::string show_config(const loaded_config&);

/// The answers of `config init`: TOML values by key ("server.public_url"), and the keys of one provider.
struct config_answers {
  std::map<std::string, std::string> values;
  std::string provider_kind;                        ///< also the name of its section
  std::map<std::string, std::string> provider_keys; ///< as texts, not TOML
};
/// Every key with its meaning; unanswered keys are commented out at their defaults.
std::string write_config(const config_answers&);

/// The text of docs/configuration.md.
std::string document_config();

} // namespace twostep::server
