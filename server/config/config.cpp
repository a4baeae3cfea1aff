#include "server/config/config.hpp"

#include "core/account/factor.hpp"
#include "server/http/client_address.hpp"
#include "server/http/head.hpp"
#include "sms/providers/registry.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace twostep::server {
namespace {

[[noreturn]] void refuse(const std::string& why) {
  throw std::invalid_argument(why + "; write it like \"https://id.example.org\" or \"https://example.org/auth\"");
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

/// The path without a trailing slash. Allows only characters that need no encoding, because it appears in links,
/// cookies and proxies' rules.
std::string prefix_of(std::string_view path) {
  while (path.ends_with('/')) path.remove_suffix(1);
  const bool plain = std::all_of(path.begin(), path.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.' || c == '~' || c == '/';
  });
  if (!plain || path.find("//") != path.npos || path.find("/.") != path.npos)
    refuse("its path may have letters, digits, \"-\", \"_\", \".\", \"~\" between slashes");
  return std::string(path);
}

/// Browsers make them for named hosts alone, over https or on this machine.
bool can_have_passkeys(const public_address& a) {
  const bool is_this_machine = a.host_name == "localhost" || a.host_name.ends_with(".localhost");
  const bool is_numeric = a.host_name.starts_with('[') || http::ip_address::parse(a.host_name);
  return is_this_machine || (a.https && !is_numeric);
}

} // namespace

bool sends_mail(const config& c) {
  return c.demo || !c.mail.url.empty();
}

core::policy make_policy(const config& c) {
  core::policy p;
  p.code = {c.code.ttl, c.code.attempts, c.code.resend_after};
  p.session.idle_timeout = c.session.idle_timeout;
  p.session.absolute_timeout = c.session.absolute_timeout;
  p.session.recent_sign_in = c.session.recent_sign_in;
  p.failures = c.limits.failures;
  p.new_numbers_per_day = c.limits.new_numbers_per_account_per_day;
  p.confirm_number_after = c.sms.confirm_number_after;
  p.max_app_tokens = c.gate.app_tokens;
  p.max_authenticators = c.factors.most_authenticators;
  p.allowed_methods = 0;
  for (const auto& name : c.factors.allowed)
    if (const auto* factor = core::find_factor(name)) p.allowed_methods |= factor->method;
  p.site = passkey_site(c);
  p.mails = sends_mail(c);
  if (p.site.id.empty()) p.allowed_methods &= static_cast<std::uint8_t>(~core::method::passkey);
  return p;
}

core::webauthn::relying_party passkey_site(const config& c) {
  if (c.server.public_url.empty()) return {};
  const auto address = parse_public_url(c.server.public_url);
  if (!can_have_passkeys(address)) return {{}, address.origin};
  const auto& id = c.factors.passkey_rp_id;
  return {id.empty() ? address.host_name : id, address.origin};
}

http::settings make_http_settings(const config& c) {
  http::settings s;
  s.trusted_proxies = c.server.trusted_proxies;
  const auto address = parse_public_url(c.server.public_url);
  s.path_prefix = address.path_prefix;
  s.cookie_domain = c.session.cookie_domain;
  s.https = address.https;
  s.threads = c.server.threads;
  s.kept_fields = sms::receipt_header_fields();
  return s;
}

std::string links_url(const public_address& a) {
  return a.origin + a.path_prefix + "/link/";
}

public_address parse_public_url(const std::string& text) {
  const auto parsed = boost::urls::parse_uri(text);
  if (!parsed) refuse("it is no address of a web site");
  const boost::urls::url_view url = *parsed;
  const auto scheme = lower(std::string(url.scheme()));
  if (scheme != "https" && scheme != "http")
    refuse("it must begin with https:// (or http://, for trying things out)");
  if (url.has_userinfo()) refuse("it must not carry a user name");
  if (url.has_query() || url.has_fragment()) refuse("it must end with the path");
  if (url.encoded_host().empty()) refuse("the host is missing");
  // Boost.URL 1.81 parses http://127.0.0.1.example.com as the host 127.0.0.1 and the path ".example.com".
  if (!url.encoded_path().empty() && !url.encoded_path().starts_with('/'))
    refuse("its host must not begin like an IP address");
  const std::string port(url.port());
  std::uint16_t port_number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), port_number);
  if (url.has_port() && (error != std::errc{} || end != port.data() + port.size() || port_number == 0))
    refuse("its port must be from 1 to 65535");

  public_address a;
  a.https = scheme == "https";
  a.host_name = lower(std::string(url.encoded_host()));
  const bool own_port = !url.has_port() || port_number == (a.https ? 443 : 80);
  a.host = own_port ? a.host_name : a.host_name + ":" + std::to_string(port_number);
  if (!http::valid_host(a.host)) refuse("its host must be letters, digits, \"-\" and \".\", or an IP address");
  a.origin = scheme + "://" + a.host;
  a.path_prefix = prefix_of(std::string(url.encoded_path()));
  return a;
}

} // namespace twostep::server
