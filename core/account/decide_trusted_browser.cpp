// Trusted browsers: trusted, used, not trusted any more.

#include "core/account/decide_trusted_browser.hpp"

#include "core/account/bounds.hpp"
#include "core/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace twostep::core {

bool trust_browser(decision_builder& d, const trust_request& c, const session& s) {
  const auto allowed = trusted_days(d.state(), d.ctx().organisation);
  if (allowed == 0) return false;
  trusted_browser made;
  made.id = c.browser;
  made.secrets.push_back({c.secret});
  made.label = cut(s.label, longest_label);
  made.trusted_at = made.used_at = d.now();
  made.expires_at = d.now() + days(allowed);
  const bool is_listed = c.replaced && find_trusted_browser(d.state(), *c.replaced);
  d.emit(browser_trusted{std::move(made), is_listed ? c.replaced : std::nullopt});
  return true;
}

trust_verdict use_trust(decision_builder& d, const begin_sign_in& c, const std::optional<device_id>& device) {
  if (!c.trusted || c.former_step) return trust_verdict::none;
  const auto& claim = c.trusted->claim;
  const auto found = check_trust(d.state(), d.ctx().organisation, claim, d.now());
  if (found == trust_verdict::good) {
    d.emit(trust_used{claim.browser, claim.secret, c.trusted->next, device, d.now()});
    auto opened = c.session;
    opened.browser = claim.browser;
    d.start_session(std::move(opened), method::password | method::trusted_browser);
  }
  if (found == trust_verdict::copied) {
    d.emit(trust_ended{claim.browser, trust_end::copied, d.now()});
    const auto told = d.state().told_of_copy_at;
    // Named by the browser: the challenge that follows may need the command's own id.
    if (!told || d.now() >= *told + days(1))
      d.notify(notice_kind::trusted_browser_copied, notice_id{claim.browser.value});
  }
  return found;
}

namespace {

std::vector<std::array<std::uint8_t, 16>> ids_of_factors(const account& a) {
  std::vector<std::array<std::uint8_t, 16>> ids;
  for (const auto& one : a.authenticators) ids.push_back(one.id.value);
  for (const auto& one : a.passkeys) ids.push_back(one.id.value);
  return ids;
}

} // namespace

bool changes_protection(const account& before, const account& after) {
  const auto* old_number = verified_phone(before.two_step);
  const auto* new_number = verified_phone(after.two_step);
  const bool same_number = old_number && new_number ? *old_number == *new_number : old_number == new_number;
  return !same_number || before.known_browser_epoch != after.known_browser_epoch ||
         ids_of_factors(before) != ids_of_factors(after);
}

result<decision, refusal> decide(const account& a, const revoke_trust& c, const context& ctx) {
  decision_builder d(a, ctx);
  if (const auto no = d.needs_verified_session(c.session)) return *no;
  if (find_trusted_browser(d.state(), c.browser)) d.emit(trust_ended{c.browser, trust_end::revoked, ctx.now});
  return d.finish();
}

} // namespace twostep::core
