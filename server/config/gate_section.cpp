// Reads and shows [[gate.rule]]: a list of tables, which the table of settings can't describe.
#include "server/config/gate_section.hpp"

#include "server/config/raw.hpp"
#include "server/gate_rules/reach.hpp"
#include "server/text/suggest.hpp"

#include <algorithm>
#include <array>

namespace twostep::server {
namespace {

using gate::rule;

std::string needs_text(const config_value& v, rule& to, std::string (*read)(std::string_view, rule&)) {
  const auto* text = std::get_if<std::string>(&v);
  return text ? read(*text, to) : "must be a text in quotes";
}

struct rule_key {
  std::string_view name, standard, doc;
  std::string (*read)(const config_value&, rule&);
  std::string (*write)(const rule&);
};

constexpr std::array<rule_key, 4> rule_keys{{
    {"host", "\"*\"", "The host of the application, on every port: \"app.example.org\", \"*.example.org\" or \"*\".",
     [](const config_value& v, rule& r) { return needs_text(v, r, gate::read_host); },
     [](const rule& r) { return toml_string(r.host); }},
    {"path", "\"/\"", "The path, and everything below it.",
     [](const config_value& v, rule& r) { return needs_text(v, r, gate::read_path); },
     [](const rule& r) { return toml_string(r.path); }},
    {"allow", "[\"signed-in\"]",
     "Who may: \"anyone\" (without signing in), \"signed-in\", \"user:EMAIL\", \"user:ID\", \"org:NAME\", "
     "\"role:ROLE\", \"org:NAME:ROLE\"; [] means nobody.",
     [](const config_value& v, rule& r) -> std::string {
       const auto* list = std::get_if<std::vector<std::string>>(&v);
       return list ? gate::read_allow(*list, r) : "must be a list of texts such as [\"org:demo\"]";
     },
     [](const rule& r) { return toml_list(r.allow); }},
    {"two_step", "\"as_set\"",
     "\"required\": only with two-step verification on, whatever the organisation says; \"phishing_resistant\": only "
     "with a passkey that was given in the session; \"as_set\": as the organisation says.",
     [](const config_value& v, rule& r) { return needs_text(v, r, gate::read_two_step); },
     [](const rule& r) { return toml_string(gate::to_text(r.two_step)); }},
}};

void check_demand(const raw_table& given, const rule& r, loaded_config& to) {
  if (r.two_step == gate::two_step_demand::as_set) return;
  // Whoever leaves the cookie out would be let in where whoever sends it isn't.
  if (std::ranges::find(r.allow, "anyone") != r.allow.end())
    to.problems.push_back(
        {given.where, "gate.rule.two_step",
         "asks for two-step verification where \"anyone\" may come without signing in: write allow = "
         "[\"signed-in\"], or leave two_step out"}
    );
  const auto& factors = to.value.factors.allowed;
  if (r.two_step == gate::two_step_demand::phishing_resistant &&
      std::ranges::find(factors, "passkey") == factors.end())
    to.problems.push_back(
        {given.keys.at("two_step").where, "gate.rule.two_step",
         "asks for a passkey, which nobody can set up: add \"passkey\" to factors.allowed, or write \"required\""}
    );
}

} // namespace

void read_gate_rules(const raw_config& from, loaded_config& to) {
  std::vector<std::string_view> names;
  for (const auto& k : rule_keys) names.push_back(k.name);
  for (const auto& given : from.gate_rules) {
    auto& r = to.value.gate.rules.emplace_back();
    for (const auto& [name, value] : given.keys) {
      const auto key =
          std::find_if(rule_keys.begin(), rule_keys.end(), [&](const rule_key& k) { return k.name == name; });
      auto wrong = key == rule_keys.end() ? "unknown key" + did_you_mean(name, names) : key->read(value.value, r);
      if (!wrong.empty()) to.problems.push_back({value.where, "gate.rule." + name, std::move(wrong)});
    }
    check_demand(given, r, to);
  }
}

namespace {

std::string why_idle(const gate::idle_rule& found, const raw_config& from, const config& c, const std::string& own) {
  if (found.behind)
    return "never decides, since rules before it decide wherever it fits, first the one at " +
           from.gate_rules[*found.behind].where.text + ": write it before them, or leave it out";
  const auto& host = c.gate.rules[found.which].host;
  const auto& domain = c.session.cookie_domain;
  if (domain.empty())
    return "never decides, since the gate isn't asked about " + host +
           ": without session.cookie_domain it answers for public_url's host alone (" + own +
           "). Set session.cookie_domain to a domain above both, or write host = \"" + own + '"';
  return "never decides, since " + host + " is neither public_url's host (" + own +
         ") nor under session.cookie_domain (" + domain + "): write a host that is, or leave the rule out";
}

} // namespace

void check_gate_rules(const raw_config& from, loaded_config& to) {
  const auto& c = to.value;
  if (c.server.public_url.empty()) return;
  const auto ours = parse_public_url(c.server.public_url);
  const gate::served_hosts served{ours.host_name, c.session.cookie_domain};
  for (const auto& found : gate::find_idle_rules(c.gate.rules, served))
    to.slips.push_back({from.gate_rules[found.which].where, "gate.rule", why_idle(found, from, c, ours.host_name)});
  for (std::size_t i = 0; i < c.gate.rules.size(); ++i)
    if (c.gate.rules[i].two_step == gate::two_step_demand::phishing_resistant && passkey_site(c).id.empty())
      to.problems.push_back(
          {from.gate_rules[i].keys.at("two_step").where, "gate.rule.two_step",
           "asks for a passkey, which no browser makes for " + ours.origin +
               ": server.public_url needs https:// and a name that is no IP address. Or write \"required\""}
      );
  for (std::size_t i = 0; i < c.gate.rules.size(); ++i)
    if (gate::leads_to_own_host(c.gate.rules[i], served, ours.path_prefix))
      to.warnings.push_back(
          from.gate_rules[i].where.text + ": gate.rule: leads to an application on " + ours.host_name +
          ", public_url's own host, where a browser lets it act as Twostep's own pages do: trust it as you trust "
          "Twostep, or give it a host of its own (docs/gate.md)"
      );
}

std::string show_gate_rules(const std::vector<rule>& rules) {
  std::string text;
  for (const auto& r : rules) {
    text += "\n[[gate.rule]]\n";
    for (const auto& key : rule_keys) text.append(key.name).append(" = ").append(key.write(r)).append("\n");
  }
  return text;
}

std::string document_gate_rules() {
  std::string text =
      "\n### `[[gate.rule]]`\n\n"
      "Any number of them; the first one that fits an address decides, and where none fits, everybody "
      "who is signed in may. They can't be set by environment variables. docs/gate.md has examples.\n\n"
      "| key | default | |\n| --- | --- | --- |\n";
  for (const auto& key : rule_keys)
    text.append("| `")
        .append(key.name)
        .append("` | `")
        .append(key.standard)
        .append("` | ")
        .append(key.doc)
        .append(" |\n");
  return text;
}

} // namespace twostep::server
