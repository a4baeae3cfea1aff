// Events of trusted browsers.

#include "core/account/evolving.hpp"
#include "core/account/password_streak.hpp"

#include <algorithm>

namespace twostep::core::evolving {

namespace {

trusted_browser* find(account& a, const trusted_browser_id& id) {
  const auto found = std::ranges::find(a.trusted_browsers, id, &trusted_browser::id);
  return found == a.trusted_browsers.end() ? nullptr : &*found;
}

void drop(account& a, const trusted_browser_id& id) {
  std::erase_if(a.trusted_browsers, [&](const trusted_browser& b) { return b.id == id; });
}

} // namespace

void apply(account& a, browser_trusted e) {
  const auto at = e.browser.trusted_at;
  if (e.replaced) drop(a, *e.replaced);
  std::erase_if(a.trusted_browsers, [&](const trusted_browser& b) { return at >= b.expires_at; });
  while (a.trusted_browsers.size() >= max_trusted_browsers)
    a.trusted_browsers.erase(std::ranges::min_element(a.trusted_browsers, {}, &trusted_browser::used_at));
  a.trusted_browsers.push_back(std::move(e.browser));
  remember(a, activity_kind::browser_trusted, at);
}

void apply(account& a, const trust_used& e) {
  if (auto* d = find(a, e.device)) {
    d->used_at = std::max(d->used_at, e.at);
    clear_streaks(a);
  }
  auto* browser = find(a, e.id);
  if (!browser) return;
  browser->used_at = e.at;
  auto& all = browser->secrets;
  // The one that was given stays good until the next one is used: its answer may be lost.
  for (auto& s : all)
    if (s.id != e.given) s.ends_at = std::min(s.ends_at.value_or(time_point::max()), e.at + replaced_secret_stays);
  std::erase_if(all, [&](const trusted_secret& s) { return s.ends_at && *s.ends_at <= e.at; });
  keep_newest(all, max_trusted_secrets, trusted_secret{e.next});
}

void apply(account& a, const trust_ended& e) {
  drop(a, e.id);
  const bool is_copied = e.reason == trust_end::copied;
  remember(a, is_copied ? activity_kind::trust_copied : activity_kind::trust_ended, e.at);
}

void apply(account& a, const trust_cleared&) {
  a.trusted_browsers.clear();
}

} // namespace twostep::core::evolving
