#include "server/pages/passkey_remove.hpp"

#include "core/account/second_step.hpp"
#include "server/access/next_address.hpp"
#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/pages/factor_change.hpp"
#include "server/pages/passkey_form.hpp"
#include "server/pages/passkeys.hpp"
#include "server/pages/sign_in_again.hpp"
#include "server/runtime/entropy.hpp"
#include "server/text/date.hpp"
#include "server/text/wording.hpp"

#include <algorithm>
#include <utility>

namespace twostep::server::pages {

namespace {

page remove_form(page_context& v, const core::passkey& one) {
  page p(v, "passkey_remove.tpl", msgid("Delete this passkey"));
  p.back(passkeys_page, msgid("Back to your passkeys")).set("ID", core::to_text(one.id)).set("NAME", one.name);
  if (!core::has_other_second_step(v.who->account, one.id)) p.show("NOTHING_REMAINS");
  if (!v.form || v.refused_form || v.field("end_others") == "1") p.show("TICKED");
  return p;
}

/// A factor of a lower class was given lately, and stays when the passkey goes.
bool can_lose_passkey(const page_context& v, const core::passkey& one) {
  return core::has_other_second_step(v.who->account, one.id) && is_stepped_up(v, intent::lose_passkey);
}

page lose_form(page_context& v, const core::passkey& one) {
  page p(v, "passkey_lose.tpl", msgid("Delete this passkey"));
  p.back(passkeys_page, msgid("Back to your passkeys")).set("ID", core::to_text(one.id)).set("NAME", one.name);
  const auto at = one.ends_at.value_or(v.now() + core::lost_factor_stays);
  p.set("AT", date_and_time(v.language, at)).set("TIME", to_rfc3339(at));
  p.show(one.ends_at ? "ASKED" : "TO_ASK");
  return p;
}

/// A policy demands that something stays.
bool is_last_of_policy(const page_context& v, const core::passkey& one) {
  return v.is_two_step_mandatory() && !core::has_other_second_step(v.who->account, one.id, v.organisation());
}

} // namespace

awaitable<> show_remove_passkey(page_context& v) {
  const auto* one = find_passkey_by_path(v);
  if (!one) co_return;
  if (is_last_of_policy(v, *one))
    say(v, {core::refusal_kind::mandatory});
  else if (is_stepped_up(v, intent::manage_passkeys))
    remove_form(v, *one).answer();
  else if (can_lose_passkey(v, *one))
    lose_form(v, *one).answer();
  else
    ask_for_step_up(v, intent::manage_passkeys);
}

awaitable<> remove_passkey(page_context& v, const account_commands& commands) {
  const auto* one = find_passkey_by_path(v);
  if (!one) co_return;
  const auto cookies = make_session_cookies(v.access, v.who->account.id);
  const bool everywhere = v.field("end_others") == "1";
  core::remove_passkey command{v.who->session.id, one->id, cookies.ids, random_id<core::notice_id>(), everywhere};
  const bool is_done =
      co_await change_factors(v, commands, std::move(command), "passkey_removed", intent::manage_passkeys);
  if (!is_done) co_return;
  if (everywhere) v.go_on_as(cookies);
  if (!core::has_other_second_step(v.who->account, one->id))
    co_return v.go_and_say("/profile/security", everywhere ? note::disabled_everywhere : note::disabled);
  v.go_and_say("/profile/security", everywhere ? note::passkey_removed_everywhere : note::passkey_removed);
}

awaitable<> lose_passkey(page_context& v, const account_commands& commands) {
  const auto* one = find_passkey_by_path(v);
  if (!one) co_return;
  if (!is_stepped_up(v, intent::lose_passkey)) co_return ask_for_step_up(v, intent::lose_passkey);
  const auto no = co_await take_of(v, passkey_changes_a_day);
  if (no) co_return say(v, *no);
  core::lose_passkey command{v.who->session.id, one->id, random_id<core::notice_id>()};
  const bool is_done = co_await change_factors(v, commands, std::move(command), "passkey_lost", intent::lose_passkey);
  if (!is_done) co_return;
  v.go_and_say("/profile/security", note::passkey_lost);
}

awaitable<> keep_passkey(page_context& v, const account_commands& commands) {
  const auto* one = find_passkey_by_path(v);
  if (!one) co_return;
  if (!one->ends_at) co_return v.go(passkeys_page);
  // Without a limit: whoever asked for the deletion could use it up. Something changes only after that.
  auto done = co_await commands.execute(v.x, v.who->account.id, core::keep_passkey{v.who->session.id, one->id});
  if (!done.outcome) co_return say(v, done.outcome.error());
  v.access.audit.note(audit_event::two_step_changed, v.x, v.person(), "passkey_kept");
  v.go_and_say("/profile/security", note::passkey_kept);
}

awaitable<> go_to_lost_passkey(page_context& v) {
  ask_for_step_up(v, intent::lose_passkey);
  co_return;
}

awaitable<> go_to_confirm_passkey(page_context& v) {
  const auto next = v.next();
  const auto& all = v.who->account.passkeys;
  if (std::ranges::none_of(all, [&](const core::passkey& one) { return is_usable(v, one); }))
    v.go(with_next("/profile/security/passkeys/new", next));
  else if (next.empty())
    ask_for_step_up(v, intent::manage_passkeys);
  else
    ask_for_step_up(v, intent::give_passkey, next);
  co_return;
}

bool fill_lost_passkey(page& p, const page_context& v) {
  const auto& all = v.who->account.passkeys;
  const auto found = std::ranges::find_if(all, [](const core::passkey& one) { return one.ends_at.has_value(); });
  if (found == all.end()) return false;
  auto lost = p.add("LOST_PASSKEY");
  lost.set("ID", core::to_text(found->id)).set("NAME", found->name);
  lost.set("AT", date_and_time(v.language, *found->ends_at)).set("TIME", to_rfc3339(*found->ends_at));
  return true;
}

} // namespace twostep::server::pages
