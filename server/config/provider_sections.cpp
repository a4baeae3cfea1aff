#include "server/config/raw.hpp"
#include "server/config/secret_text.hpp"
#include "server/text/suggest.hpp"
#include "sms/providers/registry.hpp"

#include <algorithm>

namespace twostep::server {
namespace {

/// A provider's kind takes its keys as texts; the file may also hold numbers and booleans.
std::string text_of(const config_value& v) {
  if (const auto* text = std::get_if<std::string>(&v)) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&v)) return std::to_string(*number);
  if (const auto* truth = std::get_if<bool>(&v)) return *truth ? "true" : "false";
  return {};
}

bool is_text(const config_value& v) {
  return !std::holds_alternative<std::monostate>(v) && !std::holds_alternative<std::vector<std::string>>(v);
}

class provider_reader {
public:
  provider_reader(std::string name, raw_table from, const environment& variables, loaded_config& to)
      : section_("sms." + name), from_(std::move(from)), variables_(variables), to_(to) {
    read_.name = std::move(name);
  }

  void read() {
    overlay("kind");
    const auto kind_key = from_.keys.find("kind");
    if (kind_key == from_.keys.end())
      return problem(
          from_.where, "", "says no kind: write kind = \"twilio\" (there are: " + sms::provider_kind_names() + ")"
      );
    read_.kind = text_of(kind_key->second.value);
    note(kind_key->second.where, "kind");
    const auto* kind = sms::find_provider_kind(read_.kind);
    if (!kind) return unknown_kind(kind_key->second.where);

    for (const auto& key : kind->keys) {
      overlay(std::string(key.name));
      if (key.secret) read_secret(std::string(key.name));
    }
    for (const auto& [name, value] : from_.keys)
      if (name != "kind") take(name, value);
    if (sound_) check(*kind);
    to_.value.sms.sections.push_back(std::move(read_));
  }

private:
  void problem(const config_place& where, const std::string& key, std::string text) {
    to_.problems.push_back({where, section_ + (key.empty() ? "" : "." + key), std::move(text)});
    sound_ = false;
  }
  void note(const config_place& where, const std::string& key) { to_.set_at[section_ + "." + key] = where.text; }

  void overlay(const std::string& key) {
    const auto variable = environment_variable(section_, key);
    if (const auto found = variables_.find(variable); found != variables_.end())
      from_.keys[key] = {found->second, {variable}};
  }

  void unknown_kind(const config_place& where) {
    std::vector<std::string_view> names;
    for (const auto* k : sms::provider_kinds()) names.push_back(k->name);
    problem(
        where, "kind",
        "there is no kind \"" + read_.kind + "\"" + did_you_mean(read_.kind, names) +
            " (there are: " + sms::provider_kind_names() + ")"
    );
  }

  /// Reads KEY_file; it is a problem beside KEY.
  void read_secret(const std::string& key) {
    overlay(key + "_file");
    const auto path = from_.keys.find(key + "_file");
    if (path == from_.keys.end()) return;
    const auto value = path->second;
    from_.keys.erase(path);
    if (from_.keys.contains(key))
      return problem(value.where, key + "_file", "stands beside " + key + ": keep one of them");
    auto file = read_secret_text(text_of(value.value));
    if (!file.wrong.empty()) return problem(value.where, key + "_file", std::move(file.wrong));
    if (!file.warning.empty()) to_.warnings.push_back(std::move(file.warning));
    from_.keys[key] = {std::move(file.text), {text_of(value.value)}};
  }

  void take(const std::string& name, const raw_value& value) {
    if (!is_text(value.value))
      return problem(value.where, name, "must be a text in quotes, a whole number, true or false");
    read_.keys[name] = text_of(value.value);
    note(value.where, name);
  }

  void check(const sms::provider_kind& kind) {
    std::vector<std::string_view> names{"kind"};
    for (const auto& key : kind.keys) names.push_back(key.name);
    for (const auto& p : sms::check_provider(kind, read_.keys, to_.value.sms.sender)) {
      const auto given = from_.keys.find(p.key);
      const bool known = std::find(names.begin(), names.end(), p.key) != names.end();
      problem(
          given == from_.keys.end() ? from_.where : given->second.where, p.key,
          p.message + (known || p.key.empty() ? "" : did_you_mean(p.key, names))
      );
    }
  }

  std::string section_;
  raw_table from_;
  const environment& variables_;
  loaded_config& to_;
  provider_section read_;
  bool sound_ = true;
};

} // namespace

void read_providers(const raw_config& from, const environment& variables, loaded_config& to) {
  const auto& order = to.value.sms.providers;
  for (const auto& name : order) {
    auto found = from.providers.find(name);
    raw_table section;
    if (found != from.providers.end())
      section = found->second;
    else if (variables.contains(environment_variable("sms." + name, "kind")))
      section.where = from.settings.at("sms.providers").where;
    else {
      to.problems.push_back(
          {from.settings.at("sms.providers").where, "sms.providers",
           "names \"" + name + "\", but there is no section [sms." + name +
               "]: add it, with kind = \"twilio\" or another"}
      );
      continue;
    }
    provider_reader(name, std::move(section), variables, to).read();
  }
  for (const auto& [name, section] : from.providers)
    if (std::find(order.begin(), order.end(), name) == order.end())
      provider_reader(name, section, variables, to).read();
}

} // namespace twostep::server
