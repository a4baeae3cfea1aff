#include "server/config/reference.hpp"

#include "server/config/gate_section.hpp"
#include "server/config/settings.hpp"
#include "sms/providers/registry.hpp"

#include <toml++/toml.h>

#include <sstream>

namespace twostep::server {
namespace {

constexpr std::size_t width = 100;

/// Wraps the text as comment lines of at most `width` characters.
std::string comment(std::string_view text) {
  std::string lines, line = "#";
  std::istringstream words{std::string(text)};
  for (std::string word; words >> word;) {
    if (line.size() + 1 + word.size() > width) {
      lines += line + '\n';
      line = "#";
    }
    line += ' ' + word;
  }
  return lines + line + '\n';
}

bool is_secret(const provider_section& section, const std::string& key) {
  const auto* kind = sms::find_provider_kind(section.kind);
  if (!kind) return true;
  for (const auto& k : kind->keys)
    if (k.name == key) return k.secret;
  return true;
}

std::string origin(const loaded_config& c, const std::string& key) {
  const auto found = c.set_at.find(key);
  return found == c.set_at.end() ? "default" : found->second;
}

void show_provider(std::string& to, const loaded_config& c, const provider_section& section) {
  const auto name = "sms." + section.name;
  to += "\n[" + name + "]\nkind = " + toml_string(section.kind) + "  # " + origin(c, name + ".kind") + '\n';
  for (const auto& [key, value] : section.keys)
    to += key + " = " + toml_string(is_secret(section, key) ? "******" : value) + "  # " +
          origin(c, name + "." + key) + '\n';
}

void write_provider(std::string& to, const config_answers& answers) {
  const auto* kind = sms::find_provider_kind(answers.provider_kind);
  if (!kind) return;
  to += "\n[sms." + answers.provider_kind + "]\nkind = " + toml_string(answers.provider_kind) + '\n';
  for (const auto& key : kind->keys) {
    to += '\n' + comment(std::string(key.doc) + (key.secret ? " Or " + std::string(key.name) + "_file." : ""));
    const std::string name(key.name);
    const auto given = answers.provider_keys.find(name);
    const auto file = answers.provider_keys.find(name + "_file");
    if (given != answers.provider_keys.end())
      to += name + " = " + toml_string(given->second) + '\n';
    else if (file != answers.provider_keys.end())
      to += name + "_file = " + toml_string(file->second) + '\n';
    else
      to += "# " + name + " = " + toml_string(key.standard) + '\n';
  }
}

std::string table_cell(std::string_view text) {
  std::string cell;
  for (const char c : text) cell += c == '|' ? std::string("\\|") : std::string(1, c);
  return cell;
}

void document_providers(std::string& to) {
  for (const auto* kind : sms::provider_kinds()) {
    to += "\n### `[sms.NAME]` of the kind `" + std::string(kind->name) + "`\n\n";
    if (kind->keys.empty()) {
      to += "No keys but `kind`.\n";
      continue;
    }
    to += "| key | default | |\n| --- | --- | --- |\n";
    for (const auto& key : kind->keys) {
      const std::string name(key.name);
      to += "| `" + name + "`" + (key.secret ? ", `" + name + "_file`" : "") + " | " +
            (key.required           ? "required"
             : key.standard.empty() ? ""
                                    : "`" + toml_string(key.standard) + "`") +
            " | " + table_cell(key.doc) + " |\n";
    }
  }
}

} // namespace

std::string toml_string(std::string_view text) {
  std::ostringstream out;
  const toml::value<std::string> value{std::string(text)};
  out << toml::toml_formatter(
      value, toml::toml_formatter::default_flags & ~toml::format_flags::allow_literal_strings
  );
  return out.str();
}

std::string toml_list(const std::vector<std::string>& list) {
  std::string text = "[";
  for (const auto& one : list) text += (text.size() > 1 ? ", " : "") + toml_string(one);
  return text + "]";
}

std::string show_config(const loaded_config& c) {
  std::string text;
  for (const auto& section : config_sections()) {
    text += std::string(text.empty() ? "" : "\n") + "[" + std::string(section.name) + "]\n";
    for (const auto& s : settings())
      if (s.section == section.name)
        text += std::string(s.name) + " = " + s.write(c.value) + "  # " + origin(c, s.key()) + '\n';
    if (section.name == "sms")
      for (const auto& provider : c.value.sms.sections) show_provider(text, c, provider);
    if (section.name == "gate") text += show_gate_rules(c.value.gate.rules);
  }
  return text;
}

std::string write_config(const config_answers& answers) {
  const config defaults;
  std::string text = comment("Configuration of Twostep. A line behind a \"#\" shows the default, or an example of "
                             "what is unset. `twostep config check` says what is wrong, "
                             "docs/configuration.md explains.");
  for (const auto& section : config_sections()) {
    text += '\n' + comment(section.doc) + "[" + std::string(section.name) + "]\n";
    for (const auto& s : settings()) {
      if (s.section != section.name) continue;
      const auto given = answers.values.find(s.key());
      text += '\n' + comment(s.doc);
      if (given != answers.values.end())
        text += std::string(s.name) + " = " + given->second + '\n';
      else
        text += "# " + std::string(s.name) + " = " +
                (s.example.empty() ? s.write(defaults) : std::string(s.example)) + '\n';
    }
    if (section.name == "sms") write_provider(text, answers);
  }
  return text;
}

std::string document_config() {
  std::string text =
      "# Configuration\n\n"
      "This page is written by `twostep config document`; a test compares it with the program.\n\n"
      "Twostep reads one TOML file: the one `--config` or `TWOSTEP_CONFIG` names, else `/etc/twostep/twostep.toml`, "
      "else "
      "`./twostep.toml`. `twostep config init` writes one, `twostep config check` says what is wrong with it (file, "
      "line, "
      "column and key), `twostep config show` prints every value in force. An unknown key is an error.\n\n"
      "Every key can be set by an environment variable, which wins over the file: `TWOSTEP_SECTION_KEY`, for example "
      "`TWOSTEP_SERVER_LISTEN`, or `TWOSTEP_SMS_TWILIO_AUTH_TOKEN` for the key `auth_token` of `[sms.twilio]`; lists "
      "are "
      "written with commas. A provider's secret can stand in a file of its own (`auth_token_file`, "
      "`TWOSTEP_SMS_TWILIO_AUTH_TOKEN_FILE`), which others must not be able to read.\n\n"
      "Lengths of time are written `90s`, `5m`, `1h30m`, `7d`. Relative paths in the file count from the file's "
      "folder "
      "(also the default of `data_dir`), those of options and variables from the working directory. Older versions "
      "counted all of them from the working directory: where only that place has a log, every command says so and "
      "which "
      "line to write.\n\n"
      "`twostep serve --demo` takes no configuration file: its messages go to the outbox of `./twostep-demo`, or of "
      "another folder of its own that `--data` names.\n";
  const config defaults;
  for (const auto& section : config_sections()) {
    text += "\n## `[" + std::string(section.name) + "]`\n\n" + std::string(section.doc) +
            "\n\n| key | default | |\n| --- | --- | --- |\n";
    for (const auto& s : settings()) {
      if (s.section != section.name) continue;
      text += "| `" + std::string(s.name) + "` | " + (s.required ? "required" : "`" + s.write(defaults) + "`") +
              " | " + table_cell(s.doc) + (s.example.empty() ? "" : " For example `" + table_cell(s.example) + "`.") +
              " |\n";
    }
    if (section.name == "sms") document_providers(text);
    if (section.name == "gate") text += document_gate_rules();
  }
  return text;
}

} // namespace twostep::server
