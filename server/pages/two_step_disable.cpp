#include "server/pages/two_step_disable.hpp"

#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/pages/pending_change.hpp"
#include "server/pages/sign_in_again.hpp"
#include "server/runtime/entropy.hpp"

namespace twostep::server::pages {

namespace {

constexpr pending_change turning_off{
    "two_step_disable.tpl",
    msgid("Turn off two-step verification"),
    {"/profile/security/two-step/disable/confirm", "/profile/security/two-step/disable/resend",
     "/profile/security/two-step/disable/cancel", "/profile/security", msgid("Save"), "", "", true,
     msgid("Keep it on")},
    "disabled",
    note::disabled,
    core::purpose::disable,
    "/profile/security"};

core::command make_disabling(
    page_context& v, const core::one_time_code& code, const core::device_id&, const core::renewed_session& renewed
) {
  return core::confirm_disable{
      v.who->session.id, code,   device_trust_of(v.access, v.x, v.who->account), random_id<core::notice_id>(),
      ends_others(v),    renewed};
}

} // namespace

awaitable<> begin_disable_and_go(page_context& v, const account_commands& commands) {
  const auto& account = v.who->account;
  const auto trust = device_trust_of(v.access, v.x, account);
  core::begin_disable command{
      v.who->session.id, random_id<core::challenge_id>(), trust, device_of(v.access, v.x, account.id)};
  auto done = co_await commands.execute_sending(v.x, account.id, trust, std::move(command));
  if (!done.outcome) {
    const auto why = done.outcome.error();
    v.access.audit.note_refusal(why, v.x, v.person());
    if (is_mended_by_step_up(why)) co_return ask_for_step_up(v, intent::disable_two_step);
    if (!is_sent_already(why)) co_return say(v, why);
  } else {
    v.access.audit.note(audit_event::code_asked, v.x, v.person(), "disable");
  }
  v.go("/profile/security/two-step/disable/confirm");
}

awaitable<> begin_disable(page_context& v, const account_commands& commands) {
  co_await begin_disable_and_go(v, commands);
}

awaitable<> show_disable(page_context& v) {
  auto p = co_await show(v, turning_off);
  p.answer();
}

awaitable<> disable(page_context& v, const account_commands& commands) {
  co_await confirm(v, commands, turning_off, make_disabling);
}

awaitable<> resend_disable(page_context& v, const account_commands& commands) {
  co_await resend(v, commands, turning_off);
}
awaitable<> cancel_disable(page_context& v, const account_commands& commands) {
  co_await cancel(v, commands);
}

} // namespace twostep::server::pages
