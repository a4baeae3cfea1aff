#include "server/pages/two_step_phone.hpp"

#include "core/account/factor.hpp"
#include "core/account/second_step.hpp"
#include "server/access/next_address.hpp"
#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/pages/phone_form.hpp"
#include "server/pages/set_up.hpp"
#include "server/pages/sign_in_again.hpp"
#include "server/runtime/entropy.hpp"

namespace twostep::server::pages {

namespace {

/// What was typed; else the number that waits for its code; else the only country there is.
std::string number_to_begin_with(const page_context& v) {
  if (v.form) return std::string(v.field("phone"));
  const auto state = core::effective(v.who->account.two_step, v.now());
  const auto* pending = std::get_if<core::pending_enable>(&state);
  if (pending && pending->challenge.begun_by == v.who->session.id) return pending->challenge.to.reveal_grouped();
  const auto& allowed = v.access.config.sms.phones.allowed_countries;
  const auto code = allowed.size() == 1 ? core::calling_code_of(allowed.front()) : std::string();
  return code.empty() ? code : code + " ";
}

page phone_page(page_context& v) {
  const bool is_first = !core::has_second_step(v.who->account);
  page p(v, "two_step_phone.tpl", is_first ? msgid("Turn on two-step verification") : msgid("Turn on text messages"));
  p.show(is_first ? "FIRST_FACTOR" : "ONE_MORE");
  p.set("NEXT", v.next());
  explain_set_up(p, v);
  if (v.who->next != core::next_step::enable_two_step)
    p.back("/profile/security", msgid("Back to Security"));
  else if (!is_first)
    p.show("REQUIRED");
  else if (v.is_two_step_mandatory())
    p.show("REQUIRED").add("MANDATORY").set("ORGANISATION", v.who->organisation->name);
  else
    p.show("REQUIRED").show("NOT_NOW");
  const bool is_required = v.who->next == core::next_step::enable_two_step;
  if ((is_first || is_required) && v.may_set_up(core::method::authenticator_app))
    p.add("APP_INSTEAD")
        .set("WAY", v.access.address.path_prefix + with_next("/profile/security/authenticator-apps/new", v.next()));
  if ((is_first || is_required) && v.may_set_up(core::method::passkey))
    p.add("PASSKEY_INSTEAD")
        .set("WAY", v.access.address.path_prefix + with_next("/profile/security/passkeys/new", v.next()));
  fill_phone_form(p, v, number_to_begin_with(v));
  return p;
}

} // namespace

awaitable<> show_phone(page_context& v) {
  const auto state = core::effective(v.who->account.two_step, v.now());
  const bool is_required = v.who->next == core::next_step::enable_two_step;
  if (core::verified_phone(state) && !is_required) {
    const auto next = v.next();
    v.go(next.empty() ? "/profile/security" : std::string_view(next));
  } else if (!v.may_set_up(core::method::text_message)) {
    const auto elsewhere = set_up_page(v);
    if (elsewhere.empty()) co_return say(v, {core::refusal_kind::method_not_allowed});
    v.go(with_next(elsewhere, v.next()));
  } else if (!is_stepped_up(v, intent::enable_two_step)) {
    ask_for_step_up(v, intent::enable_two_step, v.next());
  } else {
    phone_page(v).answer();
  }
  co_return;
}

awaitable<> give_phone(page_context& v, const account_commands& commands) {
  const auto typed = typed_phone(v);
  if (!typed) co_return answer_doubtful(v, phone_page(v), typed.error());
  const auto& phone = *typed;
  const auto& account = v.who->account;
  const auto next = v.next();
  const auto trust = device_trust_of(v.access, v.x, account);
  core::begin_enable command{
      v.who->session.id, phone, random_id<core::challenge_id>(), trust, device_of(v.access, v.x, account.id)};
  auto done = co_await commands.execute_sending(v.x, account.id, trust, std::move(command));
  if (!done.outcome) {
    const auto why = done.outcome.error();
    v.access.audit.note_refusal(why, v.x, v.person());
    if (is_mended_by_step_up(why)) co_return ask_for_step_up(v, intent::enable_two_step, next);
    if (!is_sent_already(why)) co_return phone_page(v).refused("phone", why).answer();
  } else {
    v.access.audit.note(audit_event::code_asked, v.x, v.person(), "enable");
  }
  v.go(with_next("/profile/security/two-step/enable", next));
}

awaitable<> decline_two_step(page_context& v, const account_commands& commands) {
  auto done = co_await commands.execute(
      v.x, v.who->account.id, core::decline_two_step{v.who->session.id, random_id<core::notice_id>()}
  );
  if (!done.outcome) {
    const auto why = done.outcome.error();
    v.access.audit.note_refusal(why, v.x, v.person());
    if (is_mended_by_step_up(why)) co_return ask_for_step_up(v, intent::enable_two_step, v.next());
    co_return say(v, why);
  }
  v.access.audit.note(audit_event::two_step_changed, v.x, v.person(), "declined");
  v.go_and_say("/profile/security", note::two_step_declined);
}

} // namespace twostep::server::pages
