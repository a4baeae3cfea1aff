#include "server/pages/trusted_browsers.hpp"

#include "server/access/trusted_browser.hpp"
#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/runtime/entropy.hpp"
#include "server/text/browser_label.hpp"
#include "server/text/date.hpp"
#include "server/text/wording.hpp"

#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

namespace twostep::server::pages {

namespace {

template <class Event>
const Event* find(const core::decision& d) {
  for (const auto& e : d.events)
    if (const auto* found = std::get_if<Event>(&e)) return found;
  return nullptr;
}

/// Those that are trusted now, the last used first.
std::vector<const core::trusted_browser*> trusted_now(const page_context& v) {
  std::vector<const core::trusted_browser*> all;
  for (const auto& b : v.who->account.trusted_browsers)
    if (v.now() < core::trusted_until(v.who->account, v.organisation(), b)) all.push_back(&b);
  std::ranges::stable_sort(all, std::greater(), &core::trusted_browser::used_at);
  return all;
}

} // namespace

void fill_trust_box(page& p, const page_context& v, std::uint32_t days) {
  if (days == 0) return;
  auto box = p.include("TRUST_BOX", "trust_box.tpl");
  box.set("DAYS", days_in_words(v.language, days));
  if (v.field("trust") == "1") box.show("TICKED");
}

void fill_trusted_browsers(page& p, const page_context& v) {
  const auto all = trusted_now(v);
  if (all.empty()) return;
  const auto own = trust_claim_of(v.access, v.x, v.who->account.id);
  auto list = p.add("TRUSTED");
  for (const auto* b : all) {
    auto row = list.add("BROWSER");
    row.set("NAME", browser_label(v.language, b->label)).set("ID", core::to_text(b->id));
    const auto until = core::trusted_until(v.who->account, v.organisation(), *b);
    row.set("UNTIL", date(v.language, until)).set("UNTIL_TIME", to_rfc3339(until));
    row.set("USED_AT", date_and_time(v.language, b->used_at)).set("USED_TIME", to_rfc3339(b->used_at));
    if (own && own->browser == b->id) row.show("OWN");
  }
}

awaitable<> revoke_trusted_browser(page_context& v, const account_commands& commands) {
  const auto browser = core::id_from_text<core::trusted_browser_id>(v.field("browser"));
  if (!browser) co_return say(v, 400, msgid("That didn't work"), msgid("That browser is no longer trusted."));
  const auto& account = v.who->account;
  auto done = co_await commands.execute(v.x, account.id, core::revoke_trust{v.who->session.id, *browser});
  if (!done.outcome) co_return say(v, done.outcome.error());
  if (find<core::trust_ended>(*done.outcome))
    v.access.audit.note(audit_event::two_step_changed, v.x, v.person(), "trust_ended");
  const auto own = trust_claim_of(v.access, v.x, account.id);
  if (own && own->browser == *browser) clear_trusted_cookie(v.access, v.x);
  v.go_and_say("/profile/security", note::trust_ended);
}

std::optional<prepared_trust>
bring_trust(page_context& v, const core::account_id& account, core::begin_sign_in& command) {
  const auto claim = trust_claim_of(v.access, v.x, account);
  if (!claim) return std::nullopt;
  auto next = v.access.tokens.make_trusted(account, claim->browser);
  command.trusted = core::trust_use{*claim, next.id};
  return prepared_trust{std::move(next.cookie)};
}

bool take_trust(page_context& v, const core::decision& begun, const std::optional<prepared_trust>& prepared) {
  if (find<core::trust_ended>(begun)) clear_trusted_cookie(v.access, v.x);
  if (!prepared || !find<core::trust_used>(begun)) return false;
  set_trusted_cookie(v.access, v.x, prepared->cookie);
  return true;
}

std::optional<prepared_trust>
ask_for_trust(page_context& v, const core::account_id& account, core::verify_sign_in& command) {
  if (v.field("trust") != "1") return std::nullopt;
  const auto browser = random_id<core::trusted_browser_id>();
  auto made = v.access.tokens.make_trusted(account, browser);
  const auto former = trust_claim_of(v.access, v.x, account);
  command.trust = core::trust_request{browser, made.id, {}};
  if (former) command.trust->replaced = former->browser;
  return prepared_trust{std::move(made.cookie)};
}

void keep_trust(
    page_context& v, const core::account_id& account, const core::decision& verified,
    const std::optional<prepared_trust>& prepared
) {
  if (!prepared || !find<core::browser_trusted>(verified)) return;
  set_trusted_cookie(v.access, v.x, prepared->cookie);
  v.access.audit.note(audit_event::two_step_changed, v.x, account, "browser_trusted");
}

} // namespace twostep::server::pages
