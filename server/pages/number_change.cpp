#include "server/pages/number_change.hpp"

#include "core/account/second_step.hpp"
#include "core/account/text_message_factor.hpp"
#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/pages/code_form.hpp"
#include "server/pages/pending_change.hpp"
#include "server/pages/phone_form.hpp"
#include "server/pages/sign_in.hpp"
#include "server/pages/sign_in_again.hpp"
#include "server/runtime/entropy.hpp"

#include <optional>
#include <string>

namespace twostep::server::pages {

namespace {

using step = core::number_change_step;

constexpr std::string_view resend_path = "/profile/security/two-step/replace/resend",
                           cancel_path = "/profile/security/two-step/replace/cancel";
constexpr code_form old_code{change_number_page, resend_path, cancel_path, change_number_page, msgid("Next"), ""};
constexpr code_form new_code{confirm_number_page, resend_path, cancel_path, new_number_page, msgid("Save"), ""};

/// nullopt: none is under way.
std::optional<step> step_now(const page_context& v) {
  return core::step_of(v.who->account, v.access.policy.session, v.now());
}

bool is_elsewhere(const page_context& v) {
  return v.who->account.number_change && v.who->account.number_change->begun_by != v.who->session.id;
}

/// To the page of the step that the change is at, unless that is `at`. True: it has led there.
bool leads_on(page_context& v, step at) {
  const auto now = step_now(v);
  if (now == at || (now && is_elsewhere(v))) return false;
  v.go(now ? page_of(*now) : change_number_page);
  return true;
}

awaitable<page> number_code_page(page_context& v, std::string_view body, const code_form& form) {
  const auto asked = co_await find_number_change_code(v);
  const auto heading = heading_of(v, asked ? &*asked : nullptr);
  page p(v, body, heading);
  p.set("HEADING", heading).back("/profile/security", msgid("Back to Security"));
  fill(p, v, form, asked ? &*asked : nullptr);
  co_return p;
}

awaitable<page> old_code_page(page_context& v) {
  auto p = co_await number_code_page(v, "number_change_old.tpl", old_code);
  co_return p;
}

awaitable<page> new_code_page(page_context& v) {
  auto p = co_await number_code_page(v, "number_change_confirm.tpl", new_code);
  const auto& change = v.who->account.number_change;
  if (change && change->begun_by == v.who->session.id) {
    p.add("NEW_NUMBER").set("CHANGE", v.access.address.path_prefix + std::string(new_number_page));
    auto offer = p.add("END_OTHERS");
    if (ends_others(v)) offer.show("TICKED");
  }
  co_return p;
}

/// A factor of a higher class takes the place of the old number's code (decision 56).
bool takes_old_code(const page_context& v) {
  return core::highest_rank(v.who->account, v.now()) <= core::text_message_factor.rank;
}

/// What it takes, before anything is sent.
void answer_beginning(page_context& v) {
  page p(v, "number_change.tpl", msgid("Change your phone number"));
  p.back("/profile/security", msgid("Back to Security"));
  p.number(*core::verified_phone(v.who->account.two_step));
  p.show(takes_old_code(v) ? "BY_TEXT" : "BY_APP").answer();
}

page number_page(page_context& v) {
  page p(v, "number_change_new.tpl", msgid("Change your phone number"));
  p.back("/profile/security", msgid("Back to Security"));
  const auto& change = v.who->account.number_change;
  const bool is_typed_before = change && change->challenge && change->allowed_at;
  fill_phone_form(
      p, v,
      v.form            ? std::string(v.field("phone"))
      : is_typed_before ? change->challenge->to.reveal_grouped()
                        : ""
  );
  return p;
}

awaitable<> take_old_code(page_context& v, const account_commands& commands) {
  const auto code = co_await typed_code(v);
  if (!code) {
    auto p = co_await old_code_page(v);
    co_return answer_slip(v, std::move(p), code.error());
  }
  const auto trust = device_trust_of(v.access, v.x, v.who->account);
  const auto cookies = make_session_cookies(v.access, v.who->account.id);
  core::confirm_old_number command{v.who->session.id, *code, cookies.ids, trust, random_id<core::notice_id>()};
  auto done = co_await commands.execute(v.x, v.who->account.id, std::move(command));
  if (!done.outcome) {
    v.access.audit.note_refusal(done.outcome.error(), v.x, v.person());
    auto p = co_await old_code_page(v);
    co_return answer_refusal(v, std::move(p), done.outcome.error());
  }
  v.go_on_as(cookies);
  v.go(new_number_page);
}

} // namespace

std::string_view page_of(step s) noexcept {
  switch (s) {
  case step::old_code:
    break;
  case step::new_number:
    return new_number_page;
  case step::new_code:
    return confirm_number_page;
  }
  return change_number_page;
}

awaitable<> show_number_change(page_context& v) {
  if (!core::verified_phone(v.who->account.two_step)) co_return v.go("/profile/security");
  const auto now = step_now(v);
  // Begun elsewhere and no code is under way: that browser may be gone for good, so it is begun anew here.
  const bool is_left_elsewhere = now == step::new_number && is_elsewhere(v);
  if (!now || is_left_elsewhere) co_return answer_beginning(v);
  if (leads_on(v, step::old_code)) co_return;
  auto p = co_await old_code_page(v);
  p.answer();
}

awaitable<> begin_number_change_and_go(page_context& v, const account_commands& commands) {
  const auto& account = v.who->account;
  const auto trust = device_trust_of(v.access, v.x, account);
  core::begin_number_change command{
      v.who->session.id, random_id<core::challenge_id>(), trust, device_of(v.access, v.x, account.id)};
  auto done = co_await commands.execute_sending(v.x, account.id, trust, std::move(command));
  if (done.outcome) {
    if (sends_code(*done.outcome)) v.access.audit.note(audit_event::code_asked, v.x, v.person(), "replace_old");
    co_return v.go(change_number_page);
  }
  const auto why = done.outcome.error();
  v.access.audit.note_refusal(why, v.x, v.person());
  if (is_mended_by_step_up(why)) co_return ask_for_step_up(v, intent::change_number);
  if (!is_sent_already(why)) co_return say(v, why);
  v.go(change_number_page);
}

awaitable<> change_number(page_context& v, const account_commands& commands) {
  if (v.form->has("code"))
    co_await take_old_code(v, commands);
  else
    co_await begin_number_change_and_go(v, commands);
}

awaitable<> show_new_number(page_context& v) {
  const auto now = step_now(v);
  // Another number may be given while the first one's code is awaited.
  if ((now == step::new_number || now == step::new_code) && !is_elsewhere(v))
    number_page(v).answer();
  else
    v.go(change_number_page);
  co_return;
}

awaitable<> give_new_number(page_context& v, const account_commands& commands) {
  const auto typed = typed_phone(v);
  if (!typed) co_return answer_doubtful(v, number_page(v), typed.error());
  const auto& account = v.who->account;
  const auto trust = device_trust_of(v.access, v.x, account);
  core::give_new_number command{
      v.who->session.id, *typed, random_id<core::challenge_id>(), trust, device_of(v.access, v.x, account.id)};
  auto done = co_await commands.execute_sending(v.x, account.id, trust, std::move(command));
  if (!done.outcome) {
    using kind = core::refusal_kind;
    const auto why = done.outcome.error();
    v.access.audit.note_refusal(why, v.x, v.person());
    if (why.kind == kind::challenge_gone || why.kind == kind::other_session) co_return v.go(change_number_page);
    if (!is_sent_already(why)) co_return number_page(v).refused("phone", why).answer();
  } else {
    v.access.audit.note(audit_event::code_asked, v.x, v.person(), "replace_new");
  }
  v.go(confirm_number_page);
}

awaitable<> show_confirm_number(page_context& v) {
  if (leads_on(v, step::new_code)) co_return;
  auto p = co_await new_code_page(v);
  p.answer();
}

awaitable<> confirm_number(page_context& v, const account_commands& commands) {
  const auto code = co_await typed_code(v);
  if (!code) {
    auto p = co_await new_code_page(v);
    co_return answer_slip(v, std::move(p), code.error());
  }
  const auto cookies = make_session_cookies(v.access, v.who->account.id);
  const bool everywhere = ends_others(v);
  core::confirm_new_number command{v.who->session.id,
                                   *code,
                                   cookies.ids,
                                   device_trust_of(v.access, v.x, v.who->account),
                                   random_id<core::notice_id>(),
                                   everywhere};
  auto done = co_await commands.execute(v.x, v.who->account.id, std::move(command));
  if (!done.outcome) {
    v.access.audit.note_refusal(done.outcome.error(), v.x, v.person());
    auto p = co_await new_code_page(v);
    co_return answer_refusal(v, std::move(p), done.outcome.error());
  }
  v.access.audit.note(audit_event::two_step_changed, v.x, v.person(), "number_changed");
  v.go_on_as(cookies);
  v.go_and_say("/profile/security", everywhere ? note::number_changed_everywhere : note::number_changed);
}

awaitable<> resend_number_code(page_context& v, const account_commands& commands) {
  const auto asked = co_await find_number_change_code(v);
  const bool is_old = !asked || asked->challenge.purpose == core::purpose::replace_old;
  core::resend_code command{asked ? asked->challenge.id : core::challenge_id{}, v.who->session.id};
  const auto trust = device_trust_of(v.access, v.x, v.who->account);
  auto done = co_await commands.execute_sending(v.x, v.who->account.id, trust, std::move(command));
  if (done.outcome) {
    v.access.audit.note(audit_event::code_asked, v.x, v.person(), "again");
    co_return v.go_and_say(is_old ? change_number_page : confirm_number_page, note::sent);
  }
  v.access.audit.note_refusal(done.outcome.error(), v.x, v.person());
  if (is_old) {
    auto p = co_await old_code_page(v);
    co_return answer_refusal(v, std::move(p), done.outcome.error());
  }
  auto p = co_await new_code_page(v);
  answer_refusal(v, std::move(p), done.outcome.error());
}

awaitable<> cancel_number_change(page_context& v, const account_commands& commands) {
  co_await cancel(v, commands);
}

} // namespace twostep::server::pages
