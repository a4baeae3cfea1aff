#include "server/pages/pending_change.hpp"

#include "core/account/second_step.hpp"
#include "server/access/next_address.hpp"
#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/pages/known_browser.hpp"
#include "server/runtime/entropy.hpp"

namespace twostep::server::pages {

void show_what_ends(page& p, const page_context& v) {
  const auto& tokens = v.who->account.app_tokens;
  if (tokens.empty()) return;
  auto section = p.add("TOKENS_END");
  std::string names;
  for (const auto& t : tokens) names.append(names.empty() ? "" : ", ").append(t.name);
  section.set("NAMES", names);
}

bool ends_others(const page_context& v, std::string_view answer) {
  return !v.form || v.refused_form || !v.form->has(answer) || v.form->has("end_others");
}

awaitable<page> show(page_context& v, const pending_change& what) {
  const auto asked = co_await find_pending_code(v, what.purpose);
  const auto heading = heading_of(v, asked ? &*asked : nullptr);
  const bool turns_on = what.purpose == core::purpose::enable;
  const bool has_others =
      core::has_other_second_step(v.who->account, core::sign_in_method{core::method::text_message});
  page p(v, what.body, turns_on ? heading : has_others ? msgid("Turn off text messages") : what.title);
  p.set("HEADING", heading);
  if (turns_on && !has_others) show_what_ends(p, v);
  if (!turns_on) p.show(has_others ? "APPS_REMAIN" : "NOTHING_REMAINS");
  const bool is_here = asked && !asked->elsewhere && core::lives(asked->challenge, v.now());
  if (turns_on && is_here)
    p.back("/profile/security/two-step/phone", msgid("Back to the phone number"));
  else
    p.back("/profile/security", msgid("Back to Security"));
  const auto next = v.next();
  auto form = what.form;
  form.next = next;
  fill(p, v, form, asked ? &*asked : nullptr);
  if (turns_on && asked && !asked->elsewhere)
    p.add("NEW_NUMBER").set("CHANGE", v.access.address.path_prefix + "/profile/security/two-step/phone");
  if (!turns_on || has_others) {
    auto offer = p.add("END_OTHERS");
    if (ends_others(v)) offer.show("TICKED");
  }
  co_return p;
}

awaitable<> resend(page_context& v, const account_commands& commands, const pending_change& what) {
  const auto asked = co_await find_pending_code(v, what.purpose);
  core::resend_code command{asked ? asked->challenge.id : core::challenge_id{}, v.who->session.id};
  const auto trust = device_trust_of(v.access, v.x, v.who->account);
  auto done = co_await commands.execute_sending(v.x, v.who->account.id, trust, std::move(command));
  if (!done.outcome) {
    v.access.audit.note_refusal(done.outcome.error(), v.x, v.person());
    auto p = co_await show(v, what);
    co_return answer_refusal(v, std::move(p), done.outcome.error());
  }
  v.access.audit.note(audit_event::code_asked, v.x, v.person(), "again");
  v.go_and_say(with_next(what.form.action, v.next()), note::sent);
}

namespace {

note note_of(const page_context& v, const pending_change& what, bool everywhere) {
  const bool turns_off = what.purpose == core::purpose::disable;
  if (!core::has_other_second_step(v.who->account, core::sign_in_method{core::method::text_message}))
    return everywhere ? note::disabled_everywhere : what.says;
  if (!turns_off) return note::text_messages_on;
  return everywhere ? note::text_messages_off_everywhere : note::text_messages_off;
}

} // namespace

awaitable<> cancel(page_context& v, const account_commands& commands) {
  auto done = co_await commands.execute(v.x, v.who->account.id, core::cancel_pending{v.who->session.id});
  if (!done.outcome) co_return say(v, done.outcome.error());
  v.access.audit.note(audit_event::two_step_changed, v.x, v.person(), "canceled");
  v.go_and_say("/profile/security", note::canceled);
}

awaitable<>
confirm(page_context& v, const account_commands& commands, const pending_change& what, confirmation make) {
  const auto code = co_await typed_code(v);
  if (!code) {
    auto p = co_await show(v, what);
    co_return answer_slip(v, std::move(p), code.error());
  }
  const auto device = random_id<core::device_id>();
  const auto cookies = make_session_cookies(v.access, v.who->account.id);
  auto command = make(v, *code, device, cookies.ids);
  auto done = co_await commands.execute(v.x, v.who->account.id, std::move(command));
  if (!done.outcome) {
    v.access.audit.note_refusal(done.outcome.error(), v.x, v.person());
    auto p = co_await show(v, what);
    co_return answer_refusal(v, std::move(p), done.outcome.error());
  }
  const bool turns_off = what.purpose == core::purpose::disable;
  const bool has_others =
      core::has_other_second_step(v.who->account, core::sign_in_method{core::method::text_message});
  v.access.audit.note(
      audit_event::two_step_changed, v.x, v.person(),
      !has_others ? what.done
      : turns_off ? "text_messages_off"
                  : "text_messages_on"
  );
  const bool everywhere = turns_off && ends_others(v);
  if (!turns_off || everywhere) v.go_on_as(cookies);
  co_await keep_known(v, device);
  const auto next = v.next();
  v.go_and_say(next.empty() ? what.then : std::string_view(next), note_of(v, what, everywhere));
}

} // namespace twostep::server::pages
