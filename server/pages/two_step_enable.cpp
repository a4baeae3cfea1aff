#include "server/pages/two_step_enable.hpp"

#include "server/pages/pending_change.hpp"
#include "server/runtime/entropy.hpp"

namespace twostep::server::pages {

namespace {

constexpr pending_change turning_on{
    "two_step_enable.tpl",
    msgid("Check your phone"),
    {"/profile/security/two-step/enable", "/profile/security/two-step/enable/resend",
     "/profile/security/two-step/enable/cancel", "/profile/security/two-step/phone", msgid("Save"), ""},
    "enabled",
    note::enabled,
    core::purpose::enable,
    "/profile/security/two-step/done"};

core::command make_enabling(
    page_context& v, const core::one_time_code& code, const core::device_id& device,
    const core::renewed_session& renewed
) {
  return core::confirm_enable{
      v.who->session.id,
      code,
      renewed,
      device_trust_of(v.access, v.x, v.who->account),
      random_id<core::notice_id>(),
      device,
      ends_others(v)};
}

} // namespace

awaitable<> show_enable(page_context& v) {
  if (core::verified_phone(v.who->account.two_step)) co_return v.go("/profile/security");
  auto p = co_await show(v, turning_on);
  p.answer();
}

awaitable<> enable(page_context& v, const account_commands& commands) {
  co_await confirm(v, commands, turning_on, make_enabling);
}

awaitable<> resend_enable(page_context& v, const account_commands& commands) {
  co_await resend(v, commands, turning_on);
}
awaitable<> cancel_enable(page_context& v, const account_commands& commands) {
  co_await cancel(v, commands);
}

} // namespace twostep::server::pages
