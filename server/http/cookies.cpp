#include "server/http/cookies.hpp"

#include "server/http/ascii.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace twostep::server::http {
namespace {

constexpr std::size_t max_size = 4096; // browsers' limit for name, value and attributes together

bool is_value_char(char c) noexcept {
  return c > 0x20 && c < 0x7f && c != '"' && c != ',' && c != ';' && c != '\\';
}

} // namespace

namespace {

/// Calls f with each value of that name, empty ones too.
template <class F>
void each_value(std::string_view cookie_header, std::string_view name, F f) noexcept {
  while (!cookie_header.empty()) {
    const auto end = cookie_header.find(';');
    std::string_view pair = trim(cookie_header.substr(0, end));
    cookie_header.remove_prefix(end == cookie_header.npos ? cookie_header.size() : end + 1);

    if (pair.size() < name.size() || !pair.starts_with(name)) continue;
    pair.remove_prefix(name.size());
    if (!pair.empty() && pair.front() != '=') continue;
    f(pair.empty() ? pair : pair.substr(1));
  }
}

} // namespace

std::optional<std::string_view> find_cookie(std::string_view cookie_header, std::string_view name) noexcept {
  std::string_view found;
  std::size_t count = 0;
  each_value(cookie_header, name, [&](std::string_view value) {
    found = value;
    ++count;
  });
  if (count != 1 || found.empty()) return {};
  return found;
}

cookie_values find_cookies(std::string_view cookie_header, std::string_view name) noexcept {
  cookie_values found;
  each_value(cookie_header, name, [&](std::string_view value) { found.add(value); });
  return found;
}

cookie_rules::cookie_rules(bool https, std::string cookie_domain, std::string path_prefix)
    : https_(https), cookie_domain_(std::move(cookie_domain)), path_prefix_(std::move(path_prefix)) {}

bool cookie_rules::domain_wide(cookie_scope scope) const noexcept {
  return scope == cookie_scope::domain && !cookie_domain_.empty();
}

bool cookie_rules::has_path(cookie_scope scope) const noexcept {
  return scope == cookie_scope::host && !path_prefix_.empty();
}

std::string cookie_rules::name(std::string_view base, cookie_scope scope) const {
  std::string name = !https_ ? "" : domain_wide(scope) || has_path(scope) ? "__Secure-" : "__Host-";
  return name.append(base);
}

std::string cookie_rules::set(
    std::string_view base, std::string_view value, cookie_scope scope, std::optional<std::chrono::seconds> max_age
) const {
  if (!std::all_of(value.begin(), value.end(), is_value_char))
    throw std::invalid_argument(
        "the value of cookie " + std::string(base) + " has a character that cookies can't carry"
    );
  std::string text = name(base, scope);
  text.append("=").append(value).append("; Path=").append(has_path(scope) ? path_prefix_ : "/");
  if (domain_wide(scope)) text.append("; Domain=").append(cookie_domain_);
  if (max_age) text.append("; Max-Age=").append(std::to_string(max_age->count()));
  if (https_) text.append("; Secure");
  text.append("; HttpOnly; SameSite=Lax");
  if (text.size() > max_size)
    throw std::length_error("cookie " + std::string(base) + " is longer than browsers keep");
  return text;
}

std::string cookie_rules::remove(std::string_view base, cookie_scope scope) const {
  return set(base, "", scope, std::chrono::seconds(0));
}

std::optional<std::string_view>
cookie_rules::find(std::string_view cookie_header, std::string_view base, cookie_scope scope) const {
  const auto found = find_cookie(cookie_header, name(base, scope));
  if (found || !https_ || !has_path(scope)) return found;
  return find_cookie(cookie_header, std::string("__Host-").append(base));
}

cookie_values
cookie_rules::find_all(std::string_view cookie_header, std::string_view base, cookie_scope scope) const {
  const auto found = find_cookies(cookie_header, name(base, scope));
  if (found.size() != 0 || !https_ || !has_path(scope)) return found;
  return find_cookies(cookie_header, std::string("__Host-").append(base));
}

} // namespace twostep::server::http
