#include "server/gate/original_request.hpp"

#include "server/gate_rules/match.hpp"
#include "server/http/ascii.hpp"
#include "server/http/head.hpp"

#include <algorithm>

namespace twostep::server::gate {
namespace {

using refusal = original_refusal;
using parsed = core::result<original_request, refusal>;

std::string_view plain_scheme(std::string_view scheme) noexcept {
  if (scheme == "https" || scheme == "wss") return "https";
  if (scheme == "http" || scheme == "ws") return "http";
  return {};
}

bool is_path(std::string_view uri) noexcept {
  const auto visible = [](char c) { return c > 0x20 && c != 0x7f; };
  return uri.starts_with('/') && std::all_of(uri.begin(), uri.end(), [&](char c) {
           return visible(c) || static_cast<unsigned char>(c) >= 0x80;
         });
}

/// ":08443" → ":8443"; "" for the scheme's default port.
std::string plain_port(std::string_view port, std::string_view scheme) {
  const auto digits = std::min(port.find_first_not_of(":0"), port.size());
  const auto number = port.substr(digits);
  return number.empty() || number == (scheme == "https" ? "443" : "80") ? std::string() : ":" + std::string(number);
}

/// "App.Example.org.:443" → "app.example.org" for https, so that no spelling of a host evades a rule.
std::string plain_host(std::string_view host, std::string_view scheme) {
  std::string plain(without_port(host));
  const auto port = plain_port(host.substr(plain.size()), scheme);
  for (char& c : plain) c = http::to_lower(c);
  if (plain.size() > 1 && plain.ends_with('.')) plain.pop_back();
  return plain + port;
}

parsed make(std::string_view method, std::string_view scheme, std::string_view host, std::string_view uri) {
  original_request o;
  o.method = method.empty() ? std::string_view("GET") : method;
  if (http::is_word(o.method, "connect")) return refusal::tunnel;
  o.scheme = plain_scheme(scheme);
  if (o.scheme.empty() || !http::valid_host(host) || !is_path(uri)) return refusal::not_an_address;
  if (uri.find('#') != uri.npos) return refusal::fragment;
  o.host = plain_host(host, o.scheme);
  o.uri = uri;
  return o;
}

/// Parses "https://app.example.org/a?b"; without a path, the path is "/".
parsed from_url(std::string_view url, std::string_view method) {
  const auto end = url.find("://");
  if (end == url.npos) return refusal::not_an_address;
  const auto rest = url.substr(end + 3);
  const auto path = std::min(rest.find('/'), rest.size());
  return make(method, url.substr(0, end), rest.substr(0, path), path == rest.size() ? "/" : rest.substr(path));
}

bool is_described(const http::request& r) noexcept {
  return !r.original_url.empty() || !r.forwarded_host.empty() || !r.forwarded_uri.empty();
}

/// X-Original-URL and X-Forwarded-* must agree where both are sent.
bool agree(const http::request& r, const original_request& o) {
  if (!r.forwarded_host.empty() && plain_host(r.forwarded_host, o.scheme) != o.host) return false;
  if (!r.forwarded_proto.empty() && plain_scheme(r.forwarded_proto) != o.scheme) return false;
  return r.forwarded_uri.empty() || r.forwarded_uri == o.uri;
}

} // namespace

std::string_view original_request::host_name() const noexcept {
  return without_port(host);
}

std::string_view original_request::path() const noexcept {
  return uri.substr(0, uri.find('?'));
}

std::optional<std::string> read_application_host(std::string_view typed, std::string_view scheme) {
  const auto is_prefix = [&](std::string_view prefix) {
    return http::is_word(typed.substr(0, prefix.size()), prefix);
  };
  for (const std::string_view prefix : {"https://", "http://"})
    if (is_prefix(prefix)) {
      scheme = prefix.substr(0, prefix.find(':'));
      typed.remove_prefix(prefix.size());
      break;
    }
  const auto host = typed.substr(0, typed.find('/'));
  if (!http::valid_host(host)) return std::nullopt;
  return plain_host(host, scheme);
}

core::result<std::optional<original_request>, original_refusal> find_original_request(const http::request& r) {
  if (r.untrusted_forwarded) return refusal::untrusted;
  if (!is_described(r)) return std::optional<original_request>();
  if (!r.original_url.empty()) {
    auto o = from_url(r.original_url, r.forwarded_method);
    if (!o) return o.error();
    if (!agree(r, *o)) return refusal::contradictory;
    return std::optional(std::move(*o));
  }
  if (r.forwarded_host.empty() || r.forwarded_uri.empty() || r.forwarded_proto.empty()) return refusal::incomplete;
  auto o = make(r.forwarded_method, r.forwarded_proto, r.forwarded_host, r.forwarded_uri);
  if (!o) return o.error();
  return std::optional(std::move(*o));
}

} // namespace twostep::server::gate
