#include "server/config/raw.hpp"

#include "server/text/suggest.hpp"

#include <toml++/toml.h>

#include <algorithm>

namespace twostep::server {
namespace {

config_place position(const std::string& file, const toml::source_region& at) {
  return {
      file + ":" + std::to_string(at.begin.line) + ":" + std::to_string(at.begin.column), at.begin.line,
      at.begin.column};
}

config_value list_of(const toml::array& array) {
  std::vector<std::string> list;
  for (const auto& element : array) {
    const auto text = element.value_exact<std::string>();
    if (!text) return {};
    list.push_back(*text);
  }
  return list;
}

/// Returns an empty value for floats, dates, tables and mixed lists: no setting takes them, and each reports what
/// it takes.
config_value value_of(const toml::node& node) {
  if (const auto text = node.value_exact<std::string>()) return *text;
  if (const auto number = node.value_exact<std::int64_t>()) return *number;
  if (const auto* array = node.as_array()) return list_of(*array);
  if (const auto truth = node.value_exact<bool>()) return *truth;
  return {};
}

class toml_reader {
public:
  toml_reader(const std::string& file, raw_config& to, std::vector<config_problem>& problems)
      : file_(file), to_(to), problems_(problems) {}

  void read(const toml::table& root) {
    for (const auto& [key, node] : root) {
      const std::string name(key.str());
      const auto sections = config_sections();
      const bool known =
          std::any_of(sections.begin(), sections.end(), [&](const section& s) { return s.name == name; });
      if (!known) {
        std::vector<std::string_view> names;
        for (const auto& s : sections) names.push_back(s.name);
        unknown(key, name, node.is_table() ? "no such section" : "no such key; keys stand in sections", name, names);
      } else if (const auto* table = node.as_table())
        read_section(name, *table);
      else
        problems_.push_back({position(file_, key.source()), name, "is a section: write [" + name + "]"});
    }
  }

private:
  void read_section(const std::string& name, const toml::table& table) {
    for (const auto& [key, node] : table) {
      const std::string full = name + "." + std::string(key.str());
      if (const auto* nested = node.as_table(); nested && name == "sms" && !find_setting(full)) {
        auto& provider = to_.providers[std::string(key.str())];
        read_table(*nested, provider);
        provider.where = position(file_, key.source());
      } else if (full == "gate.rule" && node.is_array_of_tables()) {
        for (const auto& each : *node.as_array()) read_table(*each.as_table(), to_.gate_rules.emplace_back());
      } else if (find_setting(full)) {
        to_.settings[full] = {value_of(node), position(file_, key.source())};
      } else {
        std::vector<std::string_view> names;
        for (const auto& s : settings())
          if (s.section == name) names.push_back(s.name);
        unknown(key, full, "unknown key", key.str(), names);
      }
    }
  }

  void read_table(const toml::table& table, raw_table& to) {
    to.where = position(file_, table.source());
    for (const auto& [key, node] : table)
      to.keys[std::string(key.str())] = {value_of(node), position(file_, key.source())};
  }

  void unknown(
      const toml::key& at, const std::string& key, std::string what, std::string_view typed,
      std::span<const std::string_view> words
  ) {
    problems_.push_back({position(file_, at.source()), key, std::move(what) + did_you_mean(typed, words)});
  }

  const std::string& file_;
  raw_config& to_;
  std::vector<config_problem>& problems_;
};

void count_from(const std::filesystem::path& file, config_value& v) {
  if (auto* text = std::get_if<std::string>(&v)) *text = counted_from(file, *text).string();
}

bool looks_like_setting(std::string_view variable) {
  const auto sections = config_sections();
  return std::any_of(sections.begin(), sections.end(), [&](const section& s) {
    return s.name != "sms" && variable.starts_with(environment_variable(s.name, ""));
  });
}

} // namespace

std::optional<raw_config>
read_toml(std::string_view text, const std::string& file, std::vector<config_problem>& problems) {
  raw_config values;
  try {
    const toml::table root = toml::parse(text, std::string(file));
    toml_reader(file, values, problems).read(root);
  } catch (const toml::parse_error& e) {
    problems.push_back({position(file, e.source()), {}, "this is not TOML: " + std::string(e.description())});
    return {};
  }
  return values;
}

std::filesystem::path counted_from(const std::filesystem::path& file, const std::filesystem::path& relative) {
  const auto folder = file.parent_path();
  if (relative.empty() || relative.is_absolute() || folder.empty() || folder == ".") return relative;
  return (folder / relative).lexically_normal();
}

void count_paths_from(const std::filesystem::path& file, raw_config& values) {
  for (const auto& s : settings())
    if (const auto found = values.settings.find(s.key()); s.is_path && found != values.settings.end())
      count_from(file, found->second.value);
  for (auto& [name, section] : values.providers)
    for (auto& [key, given] : section.keys)
      if (key.ends_with("_file")) count_from(file, given.value);
}

void read_environment(const environment& variables, raw_config& values, std::vector<std::string>& warnings) {
  std::vector<std::string> names;
  for (const auto& s : settings()) {
    names.push_back(s.variable());
    const auto found = variables.find(names.back());
    if (found != variables.end())
      values.settings[s.key()] = {config_value_from_text(s.shape, found->second), {names.back()}};
  }
  const std::vector<std::string_view> words(names.begin(), names.end());
  for (const auto& [name, text] : variables)
    if (looks_like_setting(name) && std::find(names.begin(), names.end(), name) == names.end())
      warnings.push_back("the environment variable " + name + " sets nothing" + did_you_mean(name, words));
}

} // namespace twostep::server
