#include "server/gate/rule.hpp"

#include "core/email.hpp"
#include "server/http/head.hpp"

#include <algorithm>
#include <array>

namespace twostep::server::gate {
namespace {

bool is_below(std::string_view path, std::string_view prefix) noexcept {
  if (prefix == "/") return true;
  return path.starts_with(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '/');
}

std::string_view without_port(std::string_view host) noexcept {
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

bool fits_host(std::string_view pattern, std::string_view host) noexcept {
  if (pattern == "*") return true;
  if (pattern.starts_with("*.")) return without_port(host).ends_with(pattern.substr(1));
  return pattern == host || pattern == without_port(host);
}

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Percent-decoded; nullopt for a path that a proxy and an application may read differently.
std::optional<std::string> one_reading(std::string_view path) {
  std::string plain;
  plain.reserve(path.size());
  for (std::size_t i = 0; i < path.size(); ++i) {
    char c = path[i];
    if (c == '%') {
      if (i + 2 >= path.size()) return std::nullopt;
      const int high = hex_digit(path[i + 1]), low = hex_digit(path[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      if (c == '/' || c == '%' || c == '?' || c == '#') return std::nullopt;
      i += 2;
    }
    if (c == '\\' || c == ';' || (c >= 0 && c < 0x20) || c == 0x7f) return std::nullopt;
    plain += c;
  }
  for (const std::string_view twofold : {"//", "/./", "/../"})
    if (plain.find(twofold) != plain.npos) return std::nullopt;
  if (plain.ends_with("/.") || plain.ends_with("/..")) return std::nullopt;
  return plain;
}

bool is_allowed(const allowance& a, const person& p) noexcept {
  using kind = allowance::kind;
  if (a.what == kind::anyone) return true;
  if (!p.account) return false;
  const bool is_role = p.account->role == a.role;
  const bool is_member = p.organisation && p.organisation->key == a.key;
  switch (a.what) {
  case kind::signed_in:
    return true;
  case kind::user_id:
    return p.account->id == a.id;
  case kind::user_email:
    return p.account->email.key == a.key;
  case kind::role:
    return is_role;
  case kind::organisation:
    return is_member;
  case kind::organisation_role:
    return is_member && is_role;
  case kind::anyone:
    break;
  }
  return false;
}

verdict decide_by(const rule& r, const person& p) noexcept {
  const auto& list = r.allowances;
  const bool allowed = std::any_of(list.begin(), list.end(), [&](const allowance& a) { return is_allowed(a, p); });
  if (!allowed) return p.account || list.empty() ? verdict::denied : verdict::sign_in;
  if (!p.account || !r.two_step_required) return verdict::granted;
  return p.second_step ? verdict::granted : verdict::two_step;
}

std::string read_allowance(std::string_view text, allowance& a) {
  using kind = allowance::kind;
  const auto after = [&](std::string_view word) { return text.substr(word.size()); };
  if (text == "anyone" || text == "signed-in") {
    a.what = text == "anyone" ? kind::anyone : kind::signed_in;
    return {};
  }
  if (text.starts_with("user:")) {
    if (const auto id = core::id_from_text<core::account_id>(after("user:"))) {
      a.what = kind::user_id;
      a.id = *id;
      return {};
    }
    const auto email = core::parse_email(after("user:"));
    if (!email) return "is neither the email nor the id of a user";
    a.what = kind::user_email;
    a.key = email->key;
    return {};
  }
  if (text.starts_with("role:")) {
    const auto role = core::role_from_text(after("role:"));
    if (!role) return "is no role: there are role:member, role:admin and role:operator";
    a.what = kind::role;
    a.role = *role;
    return {};
  }
  if (!text.starts_with("org:"))
    return "must be \"anyone\", \"signed-in\", or begin with \"user:\", \"role:\" or \"org:\"";
  auto name = after("org:");
  a.what = kind::organisation;
  if (const auto colon = name.rfind(':'); colon != name.npos)
    if (const auto role = core::role_from_text(name.substr(colon + 1))) {
      a.what = kind::organisation_role;
      a.role = *role;
      name = name.substr(0, colon);
    }
  const auto parsed = core::parse_organisation_name(name);
  if (!parsed) return "is not the name of an organisation";
  a.key = parsed->key;
  return {};
}

} // namespace

std::string read_host(std::string_view text, rule& r) {
  const auto name = text.starts_with("*.") ? text.substr(2) : text;
  const bool plain = std::none_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
  if (text != "*" && (!plain || !http::valid_host(name) || without_port(name).ends_with('.')))
    return "must be a host in small letters such as \"app.example.org\", \"*.example.org\" or \"*\"";
  r.host = text;
  return {};
}

std::string read_path(std::string_view text, rule& r) {
  if (!text.starts_with('/') || text.find_first_of("?#") != text.npos || one_reading(text) != text)
    return "must be a path as people read it, such as \"/admin\": without \"%\", \"//\", \"..\" or \"?\"";
  r.path = text.size() > 1 && text.ends_with('/') ? text.substr(0, text.size() - 1) : text;
  return {};
}

std::string read_allow(const std::vector<std::string>& list, rule& r) {
  std::vector<allowance> read(list.size());
  for (std::size_t i = 0; i < list.size(); ++i)
    if (auto wrong = read_allowance(list[i], read[i]); !wrong.empty()) return '"' + list[i] + "\" " + wrong;
  r.allow = list;
  r.allowances = std::move(read);
  return {};
}

std::string read_two_step(std::string_view text, rule& r) {
  if (text != "required" && text != "as_set") return "must be \"required\" or \"as_set\"";
  r.two_step_required = text == "required";
  return {};
}

verdict decide(std::span<const rule> rules, std::string_view host, std::string_view uri, const person& p) {
  const auto of_all = p.account ? verdict::granted : verdict::sign_in;
  if (rules.empty()) return of_all;
  const auto path = one_reading(uri.substr(0, uri.find_first_of("?#")));
  std::optional<verdict> worst;
  for (const auto& r : rules) {
    if (!fits_host(r.host, host) || (path && !is_below(*path, r.path))) continue;
    const auto v = decide_by(r, p);
    if (path) return v;
    worst = worst ? std::max(*worst, v) : v;
  }
  // Of a path with several readings one may fit none of them.
  return worst ? std::max(*worst, of_all) : of_all;
}

} // namespace twostep::server::gate
