#include "server/config/load.hpp"

#include "server/branding/brand_files.hpp"
#include "server/config/raw.hpp"
#include "sms/providers/registry.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>

namespace twostep::server {
namespace {

void read_settings(const raw_config& from, loaded_config& to) {
  for (const auto& s : settings()) {
    const auto found = from.settings.find(s.key());
    if (found == from.settings.end()) continue;
    if (auto wrong = s.read(to.value, found->second.value); !wrong.empty())
      to.problems.push_back({found->second.where, s.key(), std::move(wrong)});
    to.set_at[s.key()] = found->second.where.text;
  }
}

/// The demo needs no providers: its texts are shown at /demo/phone.
void make_demo(loaded_config& to) {
  auto& c = to.value;
  c.demo = true;
  c.sms.providers = {"outbox"};
  c.sms.sections = {{"outbox", "outbox", {}}};
  if (!to.set_at.contains("server.data_dir")) c.server.data_dir = "./twostep-demo";
  if (!to.set_at.contains("branding.support_email")) c.branding.support_email = "support@example.com";
}

/// A relative path, the default included, counts from the file's folder.
void place_data_dir(const config_source& source, const raw_config& in_file, loaded_config& to) {
  auto& data = to.value.server.data_dir;
  const auto found = in_file.settings.find("server.data_dir");
  const auto* text = found == in_file.settings.end() ? nullptr : std::get_if<std::string>(&found->second.value);
  if (source.variables.contains(find_setting("server.data_dir")->variable())) return;
  const auto written = text ? std::filesystem::path(*text) : data;
  const auto counted = counted_from(source.file, written);
  if (counted != written) to.relative_data_dir = written;
  if (!text) data = counted;
}

/// The logo and the theme; problems are named with where the key was set.
void read_branding_files(const raw_config& from, loaded_config& to) {
  auto& b = to.value.branding;
  const auto read = [&](const std::filesystem::path& path, const std::string& key, const auto& read_from) {
    const auto set = from.settings.find(key);
    if (path.empty() || set == from.settings.end()) return;
    std::vector<branding::file_problem> wrong;
    read_from(path, wrong);
    for (auto& p : wrong) to.problems.push_back({set->second.where, key, p.file.string() + " " + std::move(p.text)});
  };
  read(b.logo, "branding.logo", [&](const auto& path, auto& wrong) {
    b.files.logo = branding::read_logo(path, wrong);
  });
  read(b.theme_dir, "branding.theme_dir", [&](const auto& path, auto& wrong) {
    b.files.theme = branding::read_theme(path, wrong);
  });
}

/// A file that contains secrets must not be readable by everybody.
void warn_of_readable_secrets(const std::filesystem::path& file, loaded_config& to) {
  std::error_code ignored;
  const auto others = std::filesystem::status(file, ignored).permissions() & std::filesystem::perms::others_read;
  if (others == std::filesystem::perms::none) return;
  for (const auto& section : to.value.sms.sections) {
    const auto* kind = sms::find_provider_kind(section.kind);
    for (const auto& key : kind->keys) {
      const auto name = "sms." + section.name + "." + std::string(key.name);
      const auto set = to.set_at.find(name);
      if (!key.secret || set == to.set_at.end() || !set->second.starts_with(file.string() + ":")) continue;
      to.warnings.push_back(
          file.string() + " holds " + name + " and can be read by everybody: chmod o= " + file.string()
      );
    }
  }
}

} // namespace

std::string config_problem::line() const {
  std::string text_ = where.text;
  if (!key.empty()) text_ += (text_.empty() ? "" : ": ") + key;
  return text_ + (text_.empty() ? "" : ": ") + text;
}

loaded_config parse_config(std::string_view toml, const std::string& file_name, const config_source& source) {
  loaded_config to;
  auto read = read_toml(toml, file_name, to.problems);
  if (!read) return to;
  raw_config& values = *read;
  place_data_dir(source, values, to);
  count_paths_from(source.file, values);
  read_environment(source.variables, values, to.warnings);
  read_settings(values, to);
  if (source.demo)
    make_demo(to);
  else
    read_providers(values, source.variables, to);
  read_gate_rules(values, to);
  check_whole(values, source, to);
  if (source.branding_files) read_branding_files(values, to);
  if (to.problems.empty()) check_gate_rules(values, to);
  // toml++ orders keys by name; people read from the top.
  std::stable_sort(to.problems.begin(), to.problems.end(), [](const config_problem& a, const config_problem& b) {
    return std::pair(a.where.line, a.where.column) < std::pair(b.where.line, b.where.column);
  });
  return to;
}

loaded_config load_config(const config_source& source) {
  if (source.file.empty()) return parse_config({}, {}, source);
  std::ifstream file(source.file);
  std::ostringstream text;
  errno = 0;
  if (file) text << file.rdbuf();
  std::error_code ignored;
  const bool is_directory = std::filesystem::is_directory(source.file, ignored);
  if (!file || is_directory) {
    loaded_config to;
    const auto why = is_directory ? "is a directory" : std::generic_category().message(errno ? errno : EIO);
    to.problems.push_back({{source.file.string()}, {}, "can't be read: " + why + "; give another file with --config"}
    );
    return to;
  }
  auto to = parse_config(text.view(), source.file.string(), source);
  if (to.problems.empty()) warn_of_readable_secrets(source.file, to);
  return to;
}

} // namespace twostep::server
