#include "server/pages/sign_in_again.hpp"

#include "core/account/second_step.hpp"
#include "server/access/next_address.hpp"
#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/pages/code_form.hpp"
#include "server/pages/number_change.hpp"
#include "server/pages/password_check.hpp"
#include "server/pages/two_step_disable.hpp"
#include "server/runtime/entropy.hpp"

namespace twostep::server::pages {

namespace {

constexpr std::string_view again_page = "/sign-in/again", again_code_page = "/sign-in/again/code";
constexpr code_form code_parts{
    again_code_page, "/sign-in/again/code/resend", "", again_code_page, msgid("Continue"), ""};

constexpr auto nothing_opens = msgid("Two-step verification is on for your account, and this browser hasn't given a "
                                     "code yet. Nothing else opens before "
                                     "that.");

/// Why the password is asked for. Another sentence where a code follows.
msgid reason(intent what, bool code_follows) {
  switch (what) {
  case intent::disable_two_step:
    return msgid("To turn off two-step verification, enter your password. Then we text you a code.");
  case intent::enable_two_step:
    return msgid("To turn on two-step verification, enter your password.");
  case intent::change_password:
    return code_follows ? msgid("To change your password, enter the present one. Then we text you a code.")
                        : msgid("To change your password, enter the present one.");
  case intent::create_app_token:
    return code_follows ? msgid("To make an app password, enter your password. Then we text you a code.")
                        : msgid("To make an app password, enter your password.");
  case intent::make_recovery_codes:
    return code_follows ? msgid("To make recovery codes, enter your password. Then we text you a code.")
                        : msgid("To make recovery codes, enter your password.");
  case intent::change_number:
    return msgid("To change your phone number, enter your password. Then we text you a code.");
  case intent::end_other_sessions:
    return msgid("To sign out everywhere else, enter your password.");
  case intent::end_session:
    return msgid("To sign out another browser, enter your password.");
  case intent::none:
    break;
  }
  return nothing_opens;
}

/// Why a code is asked for.
msgid reason_for_code(intent what) {
  if (what == intent::change_password) return msgid("One more step before you change your password.");
  if (what == intent::create_app_token) return msgid("One more step before you make an app password.");
  if (what == intent::make_recovery_codes) return msgid("One more step before you make recovery codes.");
  return nothing_opens;
}

intent wanted(const page_context& v) {
  return find_intent(v.access, v.x, v.who->session.id);
}

bool is_recent(const page_context& v, core::time_point given_at) {
  return v.now() < given_at + v.access.policy.session.recent_sign_in;
}

bool lacks_password(const page_context& v) {
  return !is_recent(v, v.who->session.full_sign_in_at);
}

bool has_recent_code(const page_context& v) {
  const auto given_at = core::second_step_at(v.who->account, v.who->session);
  return given_at && is_recent(v, *given_at);
}

/// The bin's own code follows, and turning on has none yet; a session that was never verified needs one in any case.
bool lacks_code(const page_context& v, intent what) {
  if (!core::has_second_step(v.who->account)) return false;
  if (!core::is_verified(v.who->account, v.who->session)) return true;
  const bool asks =
      what == intent::change_password || what == intent::create_app_token || what == intent::make_recovery_codes;
  return asks && !has_recent_code(v);
}

/// The session goes on under new ids; so does what it wanted.
void renew(page_context& v, const session_cookies& cookies, intent what) {
  v.go_on_as(cookies);
  set_intent_cookie(v.access, v.x, what, v.who->session.id);
  v.access.audit.note(audit_event::session_renewed, v.x, v.person());
}

/// To the page of what was wanted; where nothing was, to next.
void lead_on(page_context& v, intent what, std::string_view next) {
  switch (what) {
  case intent::enable_two_step:
    return v.go(with_next("/profile/security/two-step/phone", next));
  case intent::change_password:
    return v.go_and_say("/profile/security/password", note::password_again);
  case intent::create_app_token:
    return v.go("/profile/security/app-tokens");
  case intent::make_recovery_codes:
    return v.go("/profile/security/recovery-codes");
  case intent::change_number:
    return v.go(change_number_page);
  case intent::disable_two_step:
  case intent::end_session:
  case intent::end_other_sessions:
    return v.go("/profile/security");
  case intent::none:
    return v.go(next.empty() ? std::string_view("/profile/security") : next);
  }
}

/// Else nothing opens but the page of the next step.
bool can_leave(const page_context& v) {
  return v.who->next == core::next_step::none;
}

page password_form(page_context& v, intent what, std::string_view next) {
  page p(v, "sign_in_again.tpl", msgid("Confirm that it is you"));
  p.set("NEXT", next).set("REASON", reason(what, lacks_code(v, what))).set("EMAIL", v.who->account.email.shown);
  if (can_leave(v)) p.show("CAN_LEAVE");
  return p;
}

/// Where no code is under way: a button that asks for one, since looking at a page sends nothing.
awaitable<page> step_up_form(page_context& v, intent what, std::string_view next) {
  const auto asked = co_await find_step_up_code(v);
  const bool is_under_way = asked && core::lives(asked->challenge, v.now());
  const auto heading = is_under_way ? msgid("Check your phone") : msgid("Confirm that it is you");
  page p(v, "sign_in_again_code.tpl", heading);
  p.set("HEADING", heading).set("REASON", reason_for_code(what)).set("NEXT", next);
  if (!is_under_way) {
    auto unsent = p.add("UNSENT");
    unsent.set("NEXT", next);
    if (const auto* phone = core::verified_phone(v.who->account.two_step)) unsent.number(*phone);
    if (can_leave(v)) unsent.show("CAN_LEAVE");
    co_return p;
  }
  auto parts = code_parts;
  parts.next = next;
  fill(p, v, parts, &*asked);
  if (can_leave(v)) p.show("CAN_LEAVE");
  co_return p;
}

awaitable<execution> send_code(page_context& v, const account_commands& commands) {
  const auto& account = v.who->account;
  const auto trust = device_trust_of(v.access, v.x, account);
  core::begin_step_up command{
      v.who->session.id, random_id<core::challenge_id>(), trust, device_of(v.access, v.x, account.id)};
  execution done = co_await commands.execute_sending(v.x, account.id, trust, std::move(command));
  if (done.outcome)
    v.access.audit.note(audit_event::code_asked, v.x, v.person(), "step_up");
  else
    v.access.audit.note_refusal(done.outcome.error(), v.x, v.person());
  co_return done;
}

/// What the password just given leads to.
awaitable<>
go_on_after_password(page_context& v, const account_commands& commands, intent what, std::string_view next) {
  v.who->session.full_sign_in_at = v.now();
  if (lacks_code(v, what)) {
    // Where none may be sent now, the next page says why.
    co_await send_code(v, commands);
    v.go(with_next(again_code_page, next));
  } else if (what == intent::disable_two_step) {
    co_await begin_disable_and_go(v, commands);
  } else if (what == intent::change_number) {
    co_await begin_number_change_and_go(v, commands);
  } else {
    lead_on(v, what, next);
  }
}

} // namespace

bool is_stepped_up(const page_context& v) {
  return !lacks_password(v) && (!core::has_second_step(v.who->account) || has_recent_code(v));
}

bool is_mended_by_step_up(const core::refusal& r) noexcept {
  return r.kind == core::refusal_kind::sign_in_again || r.kind == core::refusal_kind::second_step_again;
}

void ask_for_step_up(page_context& v, intent what, std::string_view next) {
  set_intent_cookie(v.access, v.x, what, v.who->session.id);
  v.go(with_next(again_page, next));
}

awaitable<> show_sign_in_again(page_context& v) {
  const auto what = wanted(v);
  const auto next = v.next();
  const bool lacks_both = lacks_code(v, what) && lacks_password(v);
  if (lacks_password(v) && (what != intent::none || lacks_both))
    password_form(v, what, next).answer();
  else if (lacks_code(v, what))
    v.go(with_next(again_code_page, next));
  else
    lead_on(v, what, next);
  co_return;
}

awaitable<> sign_in_again(page_context& v, const account_commands& commands, const password_services& passwords) {
  const auto what = wanted(v);
  const auto next = v.next();
  auto checked = co_await check_password(v, commands, passwords, v.field("password"));
  if (!checked.right()) {
    co_return answer_wrong(password_form(v, what, next), "password", checked);
  }
  const auto& account = v.who->account;
  const auto cookies = make_session_cookies(v.access, account.id);
  core::sign_in_again command{checked.generation, v.who->session.id, cookies.ids};
  auto done = co_await commands.execute(v.x, account.id, std::move(command));
  if (!done.outcome) {
    password_form(v, what, next).refused("password", done.outcome.error()).answer();
    co_return;
  }
  v.access.audit.note(audit_event::sign_in_succeeded, v.x, v.person(), "again");
  renew(v, cookies, what);
  co_await go_on_after_password(v, commands, what, next);
}

awaitable<> show_step_up_code(page_context& v) {
  const auto what = wanted(v);
  const auto next = v.next();
  if (!lacks_code(v, what)) co_return lead_on(v, what, next);
  if (lacks_password(v)) co_return v.go(with_next(again_page, next));
  auto p = co_await step_up_form(v, what, next);
  p.answer();
}

awaitable<> step_up_code(page_context& v, const account_commands& commands) {
  const auto what = wanted(v);
  const auto next = v.next();
  const auto code = co_await typed_code(v);
  if (!code) {
    auto p = co_await step_up_form(v, what, next);
    co_return answer_slip(v, std::move(p), code.error());
  }
  const auto& account = v.who->account;
  const auto cookies = make_session_cookies(v.access, account.id);
  core::verify_step_up command{
      v.who->session.id, *code, cookies.ids, device_trust_of(v.access, v.x, account), random_id<core::notice_id>()};
  auto done = co_await commands.execute(v.x, account.id, std::move(command));
  if (!done.outcome) {
    v.access.audit.note_refusal(done.outcome.error(), v.x, v.person());
    auto p = co_await step_up_form(v, what, next);
    co_return answer_refusal(v, std::move(p), done.outcome.error());
  }
  v.access.audit.note(audit_event::sign_in_succeeded, v.x, v.person(), "step_up");
  renew(v, cookies, what);
  lead_on(v, what, next);
}

awaitable<> resend_step_up_code(page_context& v, const account_commands& commands) {
  const auto what = wanted(v);
  const auto next = v.next();
  if (lacks_password(v)) co_return v.go(with_next(again_page, next));
  const auto under_way = co_await find_step_up_code(v);
  const bool is_first = !under_way || !core::lives(under_way->challenge, v.now());
  auto done = co_await send_code(v, commands);
  if (!done.outcome) {
    auto p = co_await step_up_form(v, what, next);
    co_return answer_refusal(v, std::move(p), done.outcome.error());
  }
  const auto back = with_next(again_code_page, next);
  if (is_first) co_return v.go(back);
  v.go_and_say(back, note::sent);
}

} // namespace twostep::server::pages
