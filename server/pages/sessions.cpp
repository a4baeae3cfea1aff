#include "server/pages/sessions.hpp"

#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/pages/known_browser.hpp"
#include "server/pages/sign_in_again.hpp"
#include "server/runtime/entropy.hpp"
#include "server/text/browser_label.hpp"
#include "server/text/date.hpp"
#include "server/text/wording.hpp"

#include <algorithm>
#include <vector>

namespace twostep::server::pages {

namespace {

bool is_phone(std::string_view label) noexcept {
  constexpr std::string_view phones[] = {"Android", "iPhone", "iPad"};
  return std::ranges::any_of(phones, [&](std::string_view p) { return label.find(p) != label.npos; });
}

/// Those that live: this one first, then by last use.
std::vector<const core::session*> living(const page_context& v) {
  std::vector<const core::session*> all;
  for (const auto& s : v.who->account.sessions)
    if (core::lives(v.who->account, s, v.access.policy.session, v.now())) all.push_back(&s);
  const auto& own = v.who->session.id;
  std::ranges::stable_sort(all, [&](const core::session* a, const core::session* b) {
    if (a->id == own || b->id == own) return a->id == own && b->id != own;
    return a->last_used_at > b->last_used_at;
  });
  return all;
}

} // namespace

void fill_sessions(page& p, const page_context& v) {
  const auto all = living(v);
  for (const auto* s : all) {
    auto row = p.add("SESSION");
    row.set("LABEL", browser_label(v.language, s->label)).set("ADDRESS", s->address).set("ID", core::to_text(s->id));
    row.set("DEVICE", is_phone(s->label) ? "phone" : "browser");
    row.set("STARTED", date_and_time(v.language, s->started_at)).set("STARTED_TIME", to_rfc3339(s->started_at));
    row.set("USED", date_and_time(v.language, s->last_used_at)).set("USED_TIME", to_rfc3339(s->last_used_at));
    row.show(s->id == v.who->session.id ? "THIS" : "OTHER");
  }
  if (all.size() > 1) p.show("OTHERS");
}

awaitable<> revoke_session(page_context& v, const account_commands& commands) {
  const auto target = core::id_from_text<core::session_id>(v.field("session"));
  if (!target) co_return say(v, 400, msgid("That didn't work"), msgid("That browser is no longer signed in."));
  core::revoke_session command{v.who->session.id, *target};
  auto done = co_await commands.execute(v.x, v.who->account.id, std::move(command));
  if (!done.outcome) {
    const auto& why = done.outcome.error();
    co_return is_mended_by_step_up(why) ? ask_for_step_up(v, intent::end_session) : say(v, why);
  }
  if (!done.outcome->events.empty()) v.access.audit.note(audit_event::signed_out, v.x, v.person(), "revoked");
  v.go_and_say("/profile/security", note::session_ended);
}

awaitable<> revoke_other_sessions(page_context& v, const account_commands& commands) {
  const auto& account = v.who->account;
  const auto cookies = make_session_cookies(v.access, account.id);
  core::end_other_sessions command;
  command.session = v.who->session.id;
  command.renewed = cookies.ids;
  command.trust = device_trust_of(v.access, v.x, account);
  command.device = device_of(v.access, v.x, account.id);
  const auto device = command.new_device = random_id<core::device_id>();
  auto done = co_await commands.execute(v.x, account.id, std::move(command));
  if (!done.outcome) {
    const auto& why = done.outcome.error();
    co_return is_mended_by_step_up(why) ? ask_for_step_up(v, intent::end_other_sessions) : say(v, why);
  }
  v.access.audit.note(audit_event::signed_out, v.x, v.person(), "others");
  v.go_on_as(cookies);
  co_await keep_known(v, device);
  v.go_and_say("/profile/security", note::others_ended);
}

} // namespace twostep::server::pages
