#pragma once
// Parses the Cookie field and writes Set-Cookie. The values' meaning is the caller's.

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::server::http {

/// The value of a cookie in a Cookie field; nullopt if it is missing, empty, or present twice (then it is unknown
/// which is ours).
std::optional<std::string_view> find_cookie(std::string_view cookie_header, std::string_view name) noexcept;

/// The values of all cookies of a name, in the order sent, without empty ones. A browser sends several if another
/// host or path of the site has set one of the same name.
class cookie_values {
public:
  /// Further values aren't kept.
  static constexpr std::size_t max = 4;

  const std::string_view* begin() const noexcept { return values_.data(); }
  const std::string_view* end() const noexcept { return values_.data() + size_; }
  std::size_t size() const noexcept { return size_; }
  /// There were further values: those that are kept may all be somebody else's.
  bool has_more() const noexcept { return has_more_; }
  void add(std::string_view value) noexcept {
    if (value.empty()) return;
    if (size_ < max)
      values_[size_++] = value;
    else
      has_more_ = true;
  }

private:
  std::array<std::string_view, max> values_{};
  std::size_t size_ = 0;
  bool has_more_ = false;
};
cookie_values find_cookies(std::string_view cookie_header, std::string_view name) noexcept;

/// host: only our pages get the cookie. domain: so do the applications under session.cookie_domain.
enum class cookie_scope { host, domain };

/// Names and attributes of our cookies, derived once from public_url's scheme and path and session.cookie_domain.
/// Under https a cookie is Secure and its name gets __Host-, or __Secure- if that isn't possible (domain scope
/// with a cookie_domain; host scope with a path). All cookies are HttpOnly and SameSite=Lax; those of host scope
/// have public_url's path.
class cookie_rules {
public:
  cookie_rules(bool https, std::string cookie_domain, std::string path_prefix = "");

  /// "__Host-twostep" for "twostep".
  std::string name(std::string_view base, cookie_scope) const;

  /// A Set-Cookie value. Without max_age the cookie ends with the browser session. Throws std::invalid_argument
  /// for a character that cookies can't carry, std::length_error above 4096 bytes.
  std::string
  set(std::string_view base, std::string_view value, cookie_scope,
      std::optional<std::chrono::seconds> max_age = {}) const;

  /// A Set-Cookie value that removes the cookie.
  std::string remove(std::string_view base, cookie_scope) const;

  /// As find_cookie by the full name; if it is missing, by the name used before cookies got public_url's path.
  std::optional<std::string_view> find(std::string_view cookie_header, std::string_view base, cookie_scope) const;
  /// As find_cookies, with the same fallback.
  cookie_values find_all(std::string_view cookie_header, std::string_view base, cookie_scope) const;

private:
  bool domain_wide(cookie_scope) const noexcept;
  bool has_path(cookie_scope) const noexcept;

  bool https_;
  std::string cookie_domain_, path_prefix_;
};

} // namespace twostep::server::http
