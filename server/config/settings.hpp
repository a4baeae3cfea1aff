#pragma once
// Describes every key of the configuration once, for reading, showing, `config init` and docs/configuration.md.
// The keys of [sms.NAME] belong to the kind of provider (sms/providers/registry.hpp).

#include "server/config/config.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace twostep::server {

/// A TOML value of a key. The setting's shape tells how an environment variable's text is converted. Empty: a type
/// that no key takes.
using config_value = std::variant<std::monostate, std::string, std::int64_t, bool, std::vector<std::string>>;
enum class value_shape : std::uint8_t { text, number, truth, list };

struct setting {
  std::string_view section, name;
  std::string_view doc; ///< one or more sentences, without line breaks
  value_shape shape = value_shape::text;
  bool required = false;    ///< must be set outside the demo
  std::string_view example; ///< TOML; for keys whose default is no example
  /// Stores the value; returns what is wrong with it, or "".
  std::function<std::string(config&, const config_value&)> read;
  /// Returns the value as TOML.
  std::function<std::string(const config&)> write;
  bool is_path = false; ///< a relative path in a file counts from the file's folder

  std::string key() const { return std::string(section) + "." + std::string(name); }
  /// "TWOSTEP_SERVER_LISTEN".
  std::string variable() const;
};

struct section {
  std::string_view name;
  std::string_view doc;
};

/// In the order of files and documents; a section's settings are adjacent.
std::span<const section> config_sections();
std::span<const setting> settings();
const setting* find_setting(std::string_view key);

/// "TWOSTEP_" and both names in capitals, with "_" for every character that is no letter or digit.
std::string environment_variable(std::string_view section, std::string_view key);

/// Converts the text of a variable or option; lists are separated by commas.
config_value config_value_from_text(value_shape, const std::string&);
std::string to_toml(const config_value&);

/// A TOML basic string, quoted.
std::string toml_string(std::string_view);
std::string toml_list(const std::vector<std::string>&);

} // namespace twostep::server
