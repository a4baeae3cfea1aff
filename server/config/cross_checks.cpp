#include "core/account/passkey_factor.hpp"
#include "server/config/raw.hpp"
#include "server/config/secret_text.hpp"
#include "server/config/validators.hpp"
#include "server/http/client_address.hpp"

#include <algorithm>
#include <optional>

namespace twostep::server {
namespace {

config_place place_of(const raw_config& values, const config_source& source, const std::string& key) {
  const auto found = values.settings.find(key);
  if (found != values.settings.end()) return found->second.where;
  return {source.file.string()};
}

void check_required(const raw_config& values, const config_source& source, loaded_config& to) {
  for (const auto& s : settings()) {
    if (!s.required || values.settings.contains(s.key())) continue;
    to.problems.push_back(
        {{source.file.string()},
         s.key(),
         "is missing; set it, for example to " + std::string(s.example) + ", or by the environment variable " +
             s.variable(),
         true}
    );
  }
}

void check_address(const raw_config& values, const config_source& source, loaded_config& to) {
  const auto& c = to.value;
  std::optional<public_address> address;
  if (!c.server.public_url.empty()) address = parse_public_url(c.server.public_url);
  if (address && !address->https && !is_loopback(address->host_name))
    to.warnings.push_back("server.public_url begins with http://: passwords and cookies travel in the clear");

  const auto& domain = c.session.cookie_domain;
  if (!address || domain.empty()) return;
  if (!address->path_prefix.empty())
    to.warnings.push_back("server.public_url has a path, so that other hosts under session.cookie_domain can set "
                          "cookies of the pages, and "
                          "sign people in as somebody else or keep them out: give Twostep a host of its own");
  if (address->host_name != domain && !address->host_name.ends_with("." + domain))
    to.problems.push_back(
        {place_of(values, source, "session.cookie_domain"), "session.cookie_domain",
         "must be the host of server.public_url (" + address->host_name + ") or a domain above it"}
    );
}

void check_passkeys(const raw_config& values, const config_source& source, loaded_config& to) {
  const auto& c = to.value;
  if (c.server.public_url.empty()) return;
  const auto host = parse_public_url(c.server.public_url).host_name;
  const auto& id = c.factors.passkey_rp_id;
  if (!id.empty() && host != id && !host.ends_with("." + id))
    to.problems.push_back(
        {place_of(values, source, "factors.passkey_rp_id"), "factors.passkey_rp_id",
         "must be the host of server.public_url (" + host + ") or a domain above it"}
    );
  const bool is_wanted = values.settings.contains("factors.allowed") &&
                         std::ranges::find(c.factors.allowed, core::passkey_factor.name) != c.factors.allowed.end();
  if (is_wanted && passkey_site(c).id.empty())
    to.warnings.push_back(
        "factors.allowed names \"passkey\", but browsers make no passkeys for " + c.server.public_url +
        ": that takes https and a host's name"
    );
}

void check_mail(const raw_config& values, const config_source& source, loaded_config& to) {
  auto& m = to.value.mail;
  if (m.url.empty() || source.demo) return; // the demo writes mails to a file
  const auto problem = [&](const std::string& key, std::string text) {
    to.problems.push_back({place_of(values, source, key), key, std::move(text)});
  };
  if (!m.password_file.empty() && !m.password.empty())
    return problem("mail.password_file", "stands beside mail.password: keep one of them");
  if (!m.password_file.empty()) {
    auto read = read_secret_text(m.password_file.string());
    if (!read.wrong.empty()) return problem("mail.password_file", std::move(read.wrong));
    if (!read.warning.empty()) to.warnings.push_back(std::move(read.warning));
    m.password = std::move(read.text);
  }
  if (m.from.empty())
    problem("mail.from", "is missing: whom mails come from, for example \"Twostep <noreply@example.org>\"");
  if (m.user.empty() != m.password.empty())
    problem(m.user.empty() ? "mail.user" : "mail.password", "is missing: user and password belong together");
}

void check_times(const raw_config& values, const config_source& source, loaded_config& to) {
  const auto& s = to.value.session;
  if (s.idle_timeout > s.absolute_timeout)
    to.problems.push_back(
        {place_of(values, source, "session.idle_timeout"), "session.idle_timeout",
         "must not be longer than session.absolute_timeout"}
    );
}

void check_routes(const raw_config& values, const config_source& source, loaded_config& to) {
  const auto& known = to.value.sms.providers;
  for (const auto& [country, providers] : to.value.sms.routes)
    for (const auto& name : providers)
      if (std::find(known.begin(), known.end(), name) == known.end())
        to.problems.push_back(
            {place_of(values, source, "sms.routes"), "sms.routes",
             "sends " + country + " by \"" + name + "\", which is not among sms.providers"}
        );
}

/// Warns of an allowed calling code whose numbers are refused by their type.
void check_numbers(loaded_config& to) {
  const auto& phones = to.value.sms.phones;
  for (const auto& code : phones.allowed_countries) {
    const auto type = core::type_of_no_country(code);
    if (!type ||
        std::find(phones.blocked_types.begin(), phones.blocked_types.end(), *type) == phones.blocked_types.end())
      continue;
    to.warnings.push_back(
        "sms.allowed_countries names " + code + ", whose numbers sms.block_number_types refuses as \"" +
        std::string(validators::to_text(*type)) + "\": take that out there, or " + code + " here"
    );
  }
}

} // namespace

bool is_loopback(const std::string& host_name) {
  if (host_name == "localhost" || host_name.ends_with(".localhost")) return true;
  const bool bracketed = host_name.starts_with('[') && host_name.ends_with(']');
  const auto address = http::ip_address::parse(bracketed ? host_name.substr(1, host_name.size() - 2) : host_name);
  return address && address->is_loopback();
}

void check_whole(const raw_config& values, const config_source& source, loaded_config& to) {
  if (!source.demo) check_required(values, source, to);
  check_address(values, source, to);
  check_passkeys(values, source, to);
  check_mail(values, source, to);
  check_times(values, source, to);
  check_routes(values, source, to);
  check_numbers(to);
}

} // namespace twostep::server
