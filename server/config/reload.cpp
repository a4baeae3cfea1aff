#include "server/config/reload.hpp"

#include "server/config/settings.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace twostep::server {
namespace {

/// By "sms.NAME.kind" and "sms.NAME.KEY".
std::map<std::string, std::string> provider_keys(const config& c) {
  std::map<std::string, std::string> all;
  for (const auto& section : c.sms.sections) {
    const auto name = "sms." + section.name;
    all[name + ".kind"] = section.kind;
    for (const auto& [key, value] : section.keys) all[name + "." + key] = value;
  }
  return all;
}

/// The names that are in only one map, or whose values differ.
std::set<std::string>
differences(const std::map<std::string, std::string>& a, const std::map<std::string, std::string>& b) {
  std::set<std::string> names;
  for (const auto* one : {&a, &b})
    for (const auto& [name, value] : *one) {
      const auto in_a = a.find(name), in_b = b.find(name);
      if (in_a == a.end() || in_b == b.end() || in_a->second != in_b->second) names.insert(name);
    }
  return names;
}

} // namespace

config take_over(config in_force, const config& next) {
  in_force.limits = next.limits;
  in_force.gate = next.gate;
  in_force.branding = next.branding;
  in_force.alerts = next.alerts;
  in_force.log.level = next.log.level;
  in_force.sms = next.sms;
  in_force.mail = next.mail;
  return in_force;
}

changed_keys compare(const config& in_force, const config& next) {
  const auto after = take_over(in_force, next);
  changed_keys changed;
  for (const auto& s : settings()) {
    const auto wanted = s.write(next);
    if (wanted == s.write(in_force)) continue;
    (s.write(after) == wanted ? changed.applied : changed.waiting).push_back(s.key());
  }
  const auto note_files = [&](const std::string& key, bool is_changed) {
    const bool is_named = std::ranges::find(changed.applied, key) != changed.applied.end();
    if (is_changed && !is_named) changed.applied.push_back(key);
  };
  note_files("branding.logo", next.branding.files.logo != in_force.branding.files.logo);
  note_files("branding.theme_dir", next.branding.files.theme != in_force.branding.files.theme);
  note_files("mail.password", next.mail.password != in_force.mail.password);
  if (next.gate.rules != in_force.gate.rules)
    (after.gate.rules == next.gate.rules ? changed.applied : changed.waiting).push_back("gate.rule");
  for (const auto& name : differences(provider_keys(in_force), provider_keys(next))) changed.applied.push_back(name);
  return changed;
}

} // namespace twostep::server
