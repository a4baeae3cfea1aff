#pragma once
// Cookies as the browser sends them and as we set them. Not what their values mean.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::server::http {

/// The value of a cookie in a Cookie header; none where it is absent, empty, or there twice (which of two is ours
/// can't be known).
std::optional<std::string_view> find_cookie(std::string_view cookie_header, std::string_view name) noexcept;

enum class cookie_scope { host, domain };

/// Names and attributes of our cookies, decided once from public_url's scheme and session.cookie_domain.
/// Under https a name gets __Host- (a cookie of domain scope with a cookie_domain: __Secure-, Domain) and Secure.
/// All are HttpOnly, SameSite=Lax, Path=/.
class cookie_rules {
public:
  cookie_rules(bool https, std::string cookie_domain);

  /// "__Host-twostep" for "twostep".
  std::string name(std::string_view base, cookie_scope) const;

  /// The value of a Set-Cookie header; without max_age the cookie ends with the browser.
  /// Throws std::invalid_argument for a character that cookies can't carry, std::length_error above 4096 bytes.
  std::string
  set(std::string_view base, std::string_view value, cookie_scope,
      std::optional<std::chrono::seconds> max_age = {}) const;

  /// The value of a Set-Cookie header that removes it.
  std::string remove(std::string_view base, cookie_scope) const;

  /// find_cookie by the full name.
  std::optional<std::string_view> find(std::string_view cookie_header, std::string_view base, cookie_scope) const;

private:
  bool domain_wide(cookie_scope) const noexcept;

  bool https_;
  std::string cookie_domain_;
};

} // namespace twostep::server::http
