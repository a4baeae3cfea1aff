#pragma once
// Cookies as the browser sends them and as we set them. Not what their values mean.

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::server::http {

/// The value of a cookie in a Cookie header; none where it is absent, empty, or there twice (which of two is ours
/// can't be known).
std::optional<std::string_view> find_cookie(std::string_view cookie_header, std::string_view name) noexcept;

/// The values of the cookies of one name, in the order they were sent, without empty ones. A browser sends several
/// where another host or path of the same site has set one of the same name.
class cookie_values {
public:
  /// More are not looked at.
  static constexpr std::size_t max = 4;

  const std::string_view* begin() const noexcept { return values_.data(); }
  const std::string_view* end() const noexcept { return values_.data() + size_; }
  std::size_t size() const noexcept { return size_; }
  void add(std::string_view value) noexcept {
    if (size_ < max && !value.empty()) values_[size_++] = value;
  }

private:
  std::array<std::string_view, max> values_{};
  std::size_t size_ = 0;
};
cookie_values find_cookies(std::string_view cookie_header, std::string_view name) noexcept;

/// host: for our pages alone. domain: for the applications of session.cookie_domain, too.
enum class cookie_scope { host, domain };

/// Names and attributes of our cookies, decided once from public_url's scheme and path and session.cookie_domain.
/// Under https a name gets __Host-, or __Secure- where that isn't possible (a cookie of domain scope with a
/// cookie_domain; one of host scope with a path), and Secure. All are HttpOnly, SameSite=Lax; of host scope they have
/// public_url's path.
class cookie_rules {
public:
  cookie_rules(bool https, std::string cookie_domain, std::string path_prefix = "");

  /// "__Host-twostep" for "twostep".
  std::string name(std::string_view base, cookie_scope) const;

  /// The value of a Set-Cookie header; without max_age the cookie ends with the browser.
  /// Throws std::invalid_argument for a character that cookies can't carry, std::length_error above 4096 bytes.
  std::string
  set(std::string_view base, std::string_view value, cookie_scope,
      std::optional<std::chrono::seconds> max_age = {}) const;

  /// The value of a Set-Cookie header that removes it.
  std::string remove(std::string_view base, cookie_scope) const;

  /// find_cookie by the full name; where there is none, by the name that it had before cookies got public_url's path.
  std::optional<std::string_view> find(std::string_view cookie_header, std::string_view base, cookie_scope) const;
  /// find_cookies likewise.
  cookie_values find_all(std::string_view cookie_header, std::string_view base, cookie_scope) const;

private:
  bool domain_wide(cookie_scope) const noexcept;
  bool has_path(cookie_scope) const noexcept;

  bool https_;
  std::string cookie_domain_, path_prefix_;
};

} // namespace twostep::server::http
