#include "server/access/trusted_browser.hpp"

#include "server/http/cookies.hpp"

#include <chrono>
#include <string>
#include <utility>

namespace twostep::server {
namespace {

using http::cookie_scope;

constexpr std::string_view trusted_cookie = "twostep_trusted";

http::cookie_rules rules_of_trust(const access_services& s) {
  return {s.address.https, s.config.session.cookie_domain, s.address.path_prefix};
}

void add_cookie(http::exchange& x, std::string value) {
  x.response.headers.push_back({"Set-Cookie", std::move(value)});
}

} // namespace

std::optional<core::trust_claim>
trust_claim_of(const access_services& s, const http::exchange& x, const core::account_id& account) {
  // A sibling host can set one of the same name: only what is ours and this account's counts.
  for (const auto cookie : rules_of_trust(s).find_all(x.request.cookie, trusted_cookie, cookie_scope::host))
    if (const auto claim = s.tokens.open_trusted(cookie, account)) return claim;
  return std::nullopt;
}

void set_trusted_cookie(const access_services& s, http::exchange& x, std::string_view cookie) {
  constexpr auto longest = std::chrono::duration_cast<std::chrono::seconds>(core::days(core::max_trusted_days));
  add_cookie(x, rules_of_trust(s).set(trusted_cookie, cookie, cookie_scope::host, longest));
}

void clear_trusted_cookie(const access_services& s, http::exchange& x) {
  add_cookie(x, rules_of_trust(s).remove(trusted_cookie, cookie_scope::host));
}

} // namespace twostep::server
