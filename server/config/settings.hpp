#pragma once
// Every key of the configuration, described once: reading, showing, `config init` and docs/configuration.md come from
// here. Not the keys of [sms.NAME]: those belong to the kind of provider (sms/providers/registry.hpp).

#include "server/config/config.hpp"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace twostep::server {

/// What a key can hold in TOML; an environment variable's text becomes one of these by the setting's shape.
/// Empty: something that no key takes.
using config_value = std::variant<std::monostate, std::string, std::int64_t, bool, std::vector<std::string>>;
enum class value_shape : std::uint8_t { text, number, list };

struct setting {
  std::string_view section, name;
  std::string_view doc; ///< one or more sentences, without line breaks
  value_shape shape = value_shape::text;
  bool required = false;    ///< must be set outside the demo
  std::string_view example; ///< TOML; for keys whose default says nothing
  /// Puts the value in; answers what is wrong with it, or "".
  std::function<std::string(config&, const config_value&)> read;
  /// As TOML.
  std::function<std::string(const config&)> write;
  bool is_path = false; ///< in a file, a relative one counts from the file's folder

  std::string key() const { return std::string(section) + "." + std::string(name); }
  /// "TWOSTEP_SERVER_LISTEN".
  std::string variable() const;
};

struct section {
  std::string_view name;
  std::string_view doc;
};

/// In the order in which files and documents show them; settings of one section stand together.
std::span<const section> config_sections();
std::span<const setting> settings();
const setting* find_setting(std::string_view key);

/// "TWOSTEP_" and the parts in capitals, every character but letters and digits as "_".
std::string environment_variable(std::string_view section, std::string_view key);

/// What a variable or an option says: lists are written with commas.
config_value config_value_from_text(value_shape, const std::string&);
std::string to_toml(const config_value&);

/// A TOML basic string, quoted.
std::string toml_string(std::string_view);
std::string toml_list(const std::vector<std::string>&);

} // namespace twostep::server
