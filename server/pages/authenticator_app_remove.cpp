#include "server/pages/authenticator_app_remove.hpp"

#include "core/account/authenticator.hpp"
#include "core/account/second_step.hpp"
#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/pages/authenticator_apps.hpp"
#include "server/pages/factor_change.hpp"
#include "server/pages/sign_in_again.hpp"
#include "server/runtime/entropy.hpp"
#include "server/text/date.hpp"
#include "server/text/wording.hpp"

#include <utility>

namespace twostep::server::pages {

namespace {

page remove_form(page_context& v, const core::authenticator& one) {
  page p(v, "authenticator_app_remove.tpl", msgid("Delete this app"));
  p.back(authenticators_page, msgid("Back to your apps")).set("ID", core::to_text(one.id)).set("NAME", one.name);
  const core::sign_in_method app{core::method::authenticator_app, one.id};
  const bool is_last = v.who->account.authenticators.size() == 1;
  if (!core::has_other_second_step(v.who->account, app))
    p.show("NOTHING_REMAINS");
  else if (is_last && v.who->account.passkeys.empty())
    p.show("TEXTS_REMAIN");
  if (!v.form || v.refused_form || v.field("end_others") == "1") p.show("TICKED");
  return p;
}

/// A factor of a lower class was given lately, and stays when the app goes.
bool can_lose(const page_context& v) {
  return core::verified_phone(v.who->account.two_step) && is_stepped_up(v, intent::lose_authenticator);
}

page lose_form(page_context& v, const core::authenticator& one) {
  page p(v, "authenticator_app_lose.tpl", msgid("Delete this app"));
  p.back(authenticators_page, msgid("Back to your apps")).set("ID", core::to_text(one.id)).set("NAME", one.name);
  const auto at = one.ends_at.value_or(v.now() + core::lost_factor_stays);
  p.set("AT", date_and_time(v.language, at)).set("TIME", to_rfc3339(at));
  p.show(one.ends_at ? "ASKED" : "TO_ASK");
  return p;
}

} // namespace

awaitable<> show_remove_authenticator(page_context& v) {
  const auto* one = find_named_by_path(v);
  if (!one) co_return;
  const core::sign_in_method app{core::method::authenticator_app, one->id};
  if (v.is_two_step_mandatory() && !core::has_other_second_step(v.who->account, app, v.organisation()))
    say(v, {core::refusal_kind::mandatory});
  else if (is_stepped_up(v, intent::manage_authenticators))
    remove_form(v, *one).answer();
  else if (can_lose(v))
    lose_form(v, *one).answer();
  else
    ask_for_step_up(v, intent::manage_authenticators);
}

awaitable<> remove_authenticator(page_context& v, const account_commands& commands) {
  const auto* one = find_named_by_path(v);
  if (!one) co_return;
  const auto cookies = make_session_cookies(v.access, v.who->account.id);
  const bool everywhere = v.field("end_others") == "1";
  core::remove_authenticator command{
      v.who->session.id, one->id, cookies.ids, random_id<core::notice_id>(), everywhere};
  const bool is_done = co_await change_factors(
      v, commands, std::move(command), "authenticator_removed", intent::manage_authenticators
  );
  if (!is_done) co_return;
  if (everywhere) v.go_on_as(cookies);
  const bool is_last = !core::has_other_second_step(v.who->account, {core::method::authenticator_app, one->id});
  if (is_last) co_return v.go_and_say("/profile/security", everywhere ? note::disabled_everywhere : note::disabled);
  v.go_and_say(
      "/profile/security", everywhere ? note::authenticator_removed_everywhere : note::authenticator_removed
  );
}

awaitable<> lose_authenticator(page_context& v, const account_commands& commands) {
  const auto* one = find_named_by_path(v);
  if (!one) co_return;
  if (!is_stepped_up(v, intent::lose_authenticator)) co_return ask_for_step_up(v, intent::lose_authenticator);
  const auto no = co_await take_of(v, authenticator_changes_a_day);
  if (no) co_return say(v, *no);
  core::lose_authenticator command{v.who->session.id, one->id, random_id<core::notice_id>()};
  const bool is_done =
      co_await change_factors(v, commands, std::move(command), "authenticator_lost", intent::lose_authenticator);
  if (!is_done) co_return;
  v.go_and_say("/profile/security", note::authenticator_lost);
}

awaitable<> keep_authenticator(page_context& v, const account_commands& commands) {
  const auto* one = find_named_by_path(v);
  if (!one) co_return;
  if (!one->ends_at) co_return v.go(authenticators_page);
  // Without a limit: whoever asked for the deletion could use it up. Something changes only after that.
  auto done = co_await commands.execute(v.x, v.who->account.id, core::keep_authenticator{v.who->session.id, one->id});
  if (!done.outcome) co_return say(v, done.outcome.error());
  v.access.audit.note(audit_event::two_step_changed, v.x, v.person(), "authenticator_kept");
  v.go_and_say("/profile/security", note::authenticator_kept);
}

awaitable<> go_to_lost_authenticator(page_context& v) {
  ask_for_step_up(v, intent::lose_authenticator);
  co_return;
}

awaitable<> go_to_confirm_authenticator(page_context& v) {
  ask_for_step_up(v, intent::manage_authenticators);
  co_return;
}

void fill_lost_authenticator(page& p, const page_context& v, const core::authenticator& one) {
  auto lost = p.add("LOST_APP");
  lost.set("ID", core::to_text(one.id)).set("NAME", one.name);
  lost.set("AT", date_and_time(v.language, *one.ends_at)).set("TIME", to_rfc3339(*one.ends_at));
}

} // namespace twostep::server::pages
