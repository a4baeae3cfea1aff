#include "core/account/trusted_browser.hpp"

#include "core/account/account.hpp"

#include <algorithm>

namespace twostep::core {

std::uint32_t trusted_days(const account& a, const organisation* org) noexcept {
  if (!org || a.role != role::member || a.password.must_change) return 0;
  return std::min<std::uint32_t>(org->trusted_days.value_or(0), max_trusted_days);
}

const trusted_browser* find_trusted_browser(const account& a, const trusted_browser_id& id) noexcept {
  const auto found = std::ranges::find(a.trusted_browsers, id, &trusted_browser::id);
  return found == a.trusted_browsers.end() ? nullptr : &*found;
}

time_point trusted_until(const account& a, const organisation* org, const trusted_browser& b) noexcept {
  if (org && org->trusted_since && b.trusted_at < *org->trusted_since) return b.trusted_at;
  return std::min(b.expires_at, b.trusted_at + days(trusted_days(a, org)));
}

trust_verdict check_trust(const account& a, const organisation* org, const trust_claim& c, time_point now) noexcept {
  const auto* browser = find_trusted_browser(a, c.browser);
  if (!browser || now >= trusted_until(a, org, *browser)) return trust_verdict::none;
  const auto secret = std::ranges::find(browser->secrets, c.secret, &trusted_secret::id);
  const bool is_good = secret != browser->secrets.end() && (!secret->ends_at || now < *secret->ends_at);
  return is_good ? trust_verdict::good : trust_verdict::copied;
}

bool is_by_trust(const session& s) noexcept {
  return (s.methods & ~method::password) == method::trusted_browser;
}

bool is_still_trusted(const account& a, const session& s, const organisation* org, time_point now) noexcept {
  const auto* browser = s.browser ? find_trusted_browser(a, *s.browser) : nullptr;
  return browser && now < trusted_until(a, org, *browser);
}

} // namespace twostep::core
