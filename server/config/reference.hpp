#pragma once
// The configuration written out, all from its table: every value in force, a commented file to begin with, and the
// document docs/configuration.md.

#include "server/config/load.hpp"

#include <map>
#include <string>

namespace twostep::server {

/// Every value in force as TOML, secrets masked, each with where it was set.
std::string show_config(const loaded_config&);

/// What `config init` was told: values as TOML by key ("server.public_url"), and the keys of one provider by kind.
struct config_answers {
  std::map<std::string, std::string> values;
  std::string provider_kind;                        ///< the section is named after it
  std::map<std::string, std::string> provider_keys; ///< texts, not TOML
};
/// Every key with its meaning; what wasn't answered stands at its default behind a "#".
std::string write_config(const config_answers&);

/// docs/configuration.md.
std::string document_config();

} // namespace twostep::server
