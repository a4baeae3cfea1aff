#include "server/pages/sign_in_again.hpp"

#include "core/account/second_step.hpp"
#include "server/access/next_address.hpp"
#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/pages/number_change.hpp"
#include "server/pages/password_check.hpp"
#include "server/pages/sign_in_again_code.hpp"
#include "server/pages/two_step_disable.hpp"

namespace twostep::server::pages {

namespace {

page password_form(page_context& v, intent what, std::string_view next) {
  page p(v, "sign_in_again.tpl", msgid("Confirm that it is you"));
  p.set("NEXT", next).set("REASON", reason_for_password(v, what)).set("EMAIL", v.who->account.email.shown);
  if (can_leave(v)) p.show("CAN_LEAVE");
  return p;
}

} // namespace

bool can_leave(const page_context& v) {
  return v.who->next == core::next_step::none;
}

void renew(page_context& v, const session_cookies& cookies, intent what) {
  v.go_on_as(cookies);
  set_intent_cookie(v.access, v.x, what, v.who->session.id);
  v.access.audit.note(audit_event::session_renewed, v.x, v.person());
}

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
  case intent::add_authenticator:
    return v.go(with_next("/profile/security/authenticator-apps/new", next));
  case intent::manage_authenticators:
  case intent::lose_authenticator:
    return v.go("/profile/security/authenticator-apps");
  case intent::add_passkey:
    return v.go(with_next("/profile/security/passkeys/new", next));
  case intent::manage_passkeys:
  case intent::lose_passkey:
    return v.go("/profile/security/passkeys");
  case intent::disable_two_step:
  case intent::end_session:
  case intent::end_other_sessions:
    return v.go("/profile/security");
  case intent::give_passkey:
  case intent::give_second_step:
  case intent::none:
    return v.go(next.empty() ? std::string_view("/profile/security") : next);
  }
}

awaitable<> go_on(page_context& v, const account_commands& commands, intent what, std::string_view next) {
  if (lacks_second_step(v, what)) {
    // Where none may be sent now, the next page says why.
    co_await begin_step_up(v, commands, what);
    v.go(with_next(again_code_page, next));
  } else if (what == intent::disable_two_step) {
    co_await begin_disable_and_go(v, commands);
  } else if (what == intent::change_number) {
    co_await begin_number_change_and_go(v, commands);
  } else {
    lead_on(v, what, next);
  }
}

bool is_mended_by_step_up(const core::refusal& r) noexcept {
  using kind = core::refusal_kind;
  return r.kind == kind::sign_in_again || r.kind == kind::second_step_again || r.kind == kind::higher_step_again;
}

void ask_for_step_up(page_context& v, intent what, std::string_view next) {
  set_intent_cookie(v.access, v.x, what, v.who->session.id);
  v.go(with_next(again_page, next));
}

awaitable<> go_to_confirm_second_step(page_context& v) {
  const auto next = v.next();
  if (core::has_second_step(v.who->account))
    ask_for_step_up(v, intent::give_second_step, next);
  else
    v.go(with_next("/profile/security/two-step/phone", next));
  co_return;
}

awaitable<> show_sign_in_again(page_context& v) {
  const auto what = wanted(v);
  const auto next = v.next();
  const bool lacks_both = lacks_second_step(v, what) && lacks_password(v);
  if (lacks_password(v) && (what != intent::none || lacks_both))
    password_form(v, what, next).answer();
  else if (lacks_second_step(v, what))
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
  v.who->session.full_sign_in_at = v.now();
  co_await go_on(v, commands, what, next);
}

} // namespace twostep::server::pages
