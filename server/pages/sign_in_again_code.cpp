#include "server/pages/sign_in_again_code.hpp"

#include "core/account/factor.hpp"
#include "core/account/second_step.hpp"
#include "server/access/next_address.hpp"
#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/pages/app_code_form.hpp"
#include "server/pages/code_form.hpp"
#include "server/pages/method_choice.hpp"
#include "server/pages/passkey_form.hpp"
#include "server/pages/sign_in.hpp"
#include "server/pages/sign_in_again.hpp"
#include "server/runtime/entropy.hpp"

#include <vector>

namespace twostep::server::pages {

namespace {

constexpr std::string_view again_method_page = "/sign-in/again/method", again_passkey_page = "/sign-in/again/passkey";
constexpr code_form code_parts{
    again_code_page, "/sign-in/again/code/resend", "", again_code_page, msgid("Continue"), ""};

/// The challenge that lives in this session and is of a class that the intent takes.
struct step_up_state {
  std::optional<asked_code> asked;
  std::optional<core::sign_in_method> method; ///< its, or the one that would be begun
  /// The challenge that lives, whatever it asks for: another method goes on with it.
  std::optional<core::challenge> under_way;
};

awaitable<step_up_state> find_state(page_context& v, intent what) {
  step_up_state now;
  now.asked = co_await find_step_up_code(v);
  if (now.asked && !core::lives(now.asked->challenge, v.now())) now.asked.reset();
  if (now.asked) now.under_way = now.asked->challenge;
  const auto under_way = now.asked ? std::optional(core::sign_in_method_of(now.asked->challenge)) : std::nullopt;
  now.method = step_up_method(v, what, under_way);
  if (now.method != under_way) now.asked.reset();
  co_return now;
}

bool is_by_text(const step_up_state& s) {
  return !s.method || s.method->method == core::method::text_message;
}

bool is_by_passkey(const step_up_state& s) {
  return s.method && s.method->method == core::method::passkey;
}

/// The name of the app that would be asked for, where there are several.
std::string name_of_app(const page_context& v, const step_up_state& s) {
  const auto& all = v.who->account.authenticators;
  const auto* app = s.method && s.method->authenticator
                        ? core::find_authenticator(v.who->account, *s.method->authenticator)
                        : nullptr;
  return app && all.size() > 1 ? app->name : std::string();
}

constexpr core::sign_in_method by_text{core::method::text_message};

/// What the intent takes.
method_choice methods_for(const page_context& v, intent what) {
  auto all = methods_of(v, v.who->account);
  all.has_recovery_codes = false;
  if (!is_taken(v, what, by_text)) all.phone.reset();
  if (!is_taken(v, what, core::sign_in_method{core::method::passkey})) all.has_passkeys = false;
  std::erase_if(all.apps, [&](const method_choice::app& one) {
    return !is_taken(v, what, {core::method::authenticator_app, one.id});
  });
  return all;
}

page choice_page(page_context& v, intent what, std::string_view next) {
  auto p = method_page(v, methods_for(v, what), {again_method_page, "", next}, frame::task);
  const auto now = step_up_method(v, what);
  p.back(with_next(again_code_page, next), back_from_choice(now ? now->method : core::method::text_message));
  return p;
}

/// Where no text was sent: a button that asks for one, since looking at a page sends nothing.
void fill_unsent(page& p, const page_context& v, std::string_view next) {
  auto unsent = p.add("UNSENT");
  unsent.set("NEXT", next);
  if (const auto* phone = core::verified_phone(v.who->account.two_step)) unsent.number(*phone);
}

/// What is signed is derived from an id that comes back with the answer, so that looking at the page begins nothing.
passkey_prompt passkey_to_ask(const page_context& v, const step_up_state& now) {
  const auto& account = v.who->account;
  const passkey_request asked{now.under_way ? now.under_way->id : random_id<core::challenge_id>()};
  const auto value = now.under_way ? v.passkeys.value_of(*now.under_way, account.id)
                                   : v.passkeys.value_of(asked, account.id, core::purpose::step_up);
  passkey_prompt prompt;
  const auto& policy = v.access.policy;
  prompt.options = passkey_request_options(account, value, policy.site.id, passkey_request_lifetime);
  if (prompt.options.empty() && !account.passkeys.empty()) prompt.elsewhere = account.passkeys.front().site;
  prompt.asked = v.access.tokens.sign(asked, v.who->session.id, v.now());
  return prompt;
}

/// Whoever can't give what the change takes may still have something of a lower class.
void offer_way_of_the_lost(page& p, const page_context& v, intent what, const step_up_state& now) {
  const auto& account = v.who->account;
  const bool has_phone = core::verified_phone(account.two_step) != nullptr;
  if (what == intent::give_passkey || is_by_text(now)) return;
  const bool has_lower = is_by_passkey(now) ? has_phone || !account.authenticators.empty() : has_phone;
  const auto lower = has_phone ? by_text : core::usual_method(account, core::method::authenticator_app);
  if (has_lower && lower && !is_taken(v, what, *lower)) p.show(is_by_passkey(now) ? "PASSKEY_LOST" : "MAYBE_LOST");
}

core::msgid heading_of(const page_context& v, const step_up_state& now) {
  if (is_by_passkey(now)) return heading_of(passkey_prompt());
  if (!is_by_text(now)) return heading_of(app_code());
  return now.asked ? heading_of(v, &*now.asked) : msgid("Confirm that it is you");
}

page step_up_form(page_context& v, intent what, const step_up_state& now, std::string_view next) {
  const auto heading = heading_of(v, now);
  page p(v, "sign_in_again_code.tpl", heading);
  p.set("HEADING", heading).set("REASON", reason_for_second_step(what)).set("NEXT", next);
  if (methods_for(v, what).has_other_than(now.method ? now.method->method : core::method::text_message))
    p.add("OTHER_WAYS").set("WAY", v.access.address.path_prefix + with_next(again_method_page, next));
  offer_way_of_the_lost(p, v, what, now);
  auto parts = code_parts;
  parts.next = next;
  if (is_by_passkey(now))
    fill_passkey(p, v, parts, again_passkey_page, passkey_to_ask(v, now));
  else if (!is_by_text(now))
    fill_app_code(p, v, parts, {name_of_app(v, now)});
  else if (now.asked)
    fill(p, v, parts, &*now.asked);
  else
    fill_unsent(p, v, next);
  if (can_leave(v)) p.show("CAN_LEAVE");
  return p;
}

awaitable<execution> begin(
    page_context& v, const account_commands& commands, const std::optional<core::sign_in_method>& method,
    core::challenge_id id = random_id<core::challenge_id>()
) {
  const auto& account = v.who->account;
  const auto trust = device_trust_of(v.access, v.x, account);
  core::begin_step_up command{v.who->session.id, id, trust, device_of(v.access, v.x, account.id), method};
  execution done = co_await commands.execute_sending(v.x, account.id, trust, std::move(command));
  if (!done.outcome)
    v.access.audit.note_refusal(done.outcome.error(), v.x, v.person());
  else if (sends_code(*done.outcome))
    v.access.audit.note(audit_event::code_asked, v.x, v.person(), "step_up");
  co_return done;
}

awaitable<> answer_refused(page_context& v, intent what, core::refusal why, std::string next) {
  const auto now = co_await find_state(v, what);
  auto p = step_up_form(v, what, now, next);
  // Both forms are there again after the fifth wrong answer, with a challenge of their own.
  if (why.fault && why.kind == core::refusal_kind::code_dead)
    why.kind = *why.fault == core::webauthn::fault::counter_back ? core::refusal_kind::passkey_counter_back
                                                                 : core::refusal_kind::passkey_refused;
  if (why.fault) co_return answer_passkey_refusal(v, std::move(p), why);
  if (why.kind == core::refusal_kind::code_dead && !is_by_text(now))
    co_return p.error("code", wrong_app_code).answer();
  answer_refusal(v, std::move(p), why);
}

/// The session gave it now.
void note_second_step(page_context& v, const step_up_state& s) {
  v.who->session.second_step_at = v.now();
  v.who->session.methods |= s.method->method;
  v.who->session.second_step_by = core::beside_text(s.method->method);
}

} // namespace

awaitable<execution> begin_step_up(page_context& v, const account_commands& commands, intent what) {
  const auto now = co_await find_state(v, what);
  auto done = co_await begin(v, commands, now.method);
  co_return done;
}

awaitable<> show_step_up_code(page_context& v) {
  const auto what = wanted(v);
  const auto next = v.next();
  if (!lacks_second_step(v, what)) co_return lead_on(v, what, next);
  if (lacks_password(v)) co_return v.go(with_next(again_page, next));
  const auto now = co_await find_state(v, what);
  step_up_form(v, what, now, next).answer();
}

namespace {

/// The answer to what is asked for; then the action goes on.
awaitable<> verify(
    page_context& v, const account_commands& commands, intent what, const step_up_state& now,
    core::factor_answer answer
) {
  const auto next = v.next();
  const auto& account = v.who->account;
  const auto cookies = make_session_cookies(v.access, account.id);
  core::verify_step_up command{
      v.who->session.id, std::move(answer), cookies.ids, device_trust_of(v.access, v.x, account),
      random_id<core::notice_id>()};
  auto done = co_await commands.execute(v.x, account.id, std::move(command));
  if (!done.outcome) {
    const auto why = done.outcome.error();
    v.access.audit.note_refusal(why, v.x, v.person());
    co_return co_await answer_refused(v, what, why, next);
  }
  v.access.audit.note(audit_event::sign_in_succeeded, v.x, v.person(), "step_up");
  renew(v, cookies, what);
  note_second_step(v, now);
  co_await go_on(v, commands, what, next);
}

} // namespace

awaitable<> step_up_code(page_context& v, const account_commands& commands) {
  const auto what = wanted(v);
  const auto next = v.next();
  const auto code = co_await typed_code(v);
  const auto now = co_await find_state(v, what);
  if (!code) co_return answer_slip(v, step_up_form(v, what, now, next), code.error());
  if (is_by_passkey(now)) co_return v.go(with_next(again_code_page, next)); // another window chose another way
  // An app's code needs no text before it, so its form is there before its challenge.
  if (!now.asked && !is_by_text(now)) {
    const auto begun = co_await begin(v, commands, now.method);
    if (!begun.outcome) {
      const auto why = begun.outcome.error();
      co_return co_await answer_refused(v, what, why, next);
    }
  }
  co_await verify(v, commands, what, now, core::factor_answer(*code));
}

awaitable<> step_up_passkey(page_context& v, const account_commands& commands) {
  const auto what = wanted(v);
  const auto next = v.next();
  const auto now = co_await find_state(v, what);
  if (!is_by_passkey(now)) co_return v.go(with_next(again_code_page, next));
  const auto asked = v.access.tokens.open_passkey_request(v.field("asked"), v.who->session.id, v.now());
  auto given = co_await given_assertion(v);
  if (!given) co_return answer_passkey_slip(step_up_form(v, what, now, next), given.error());
  if (!asked || (now.under_way && now.under_way->id != asked->id))
    co_return answer_passkey_slip(step_up_form(v, what, now, next), passkey_page_too_old(v));
  const auto too_many = co_await count_passkey_answer(v);
  if (too_many) co_return answer_passkey_slip(step_up_form(v, what, now, next), *too_many);
  if (!now.asked) {
    const auto begun = co_await begin(v, commands, now.method, asked->id);
    if (!begun.outcome) {
      const auto why = begun.outcome.error();
      co_return co_await answer_refused(v, what, why, next);
    }
  }
  co_await verify(v, commands, what, now, core::factor_answer(*std::move(given)));
}

awaitable<> resend_step_up_code(page_context& v, const account_commands& commands) {
  const auto what = wanted(v);
  const auto next = v.next();
  if (lacks_password(v)) co_return v.go(with_next(again_page, next));
  const auto now = co_await find_state(v, what);
  const bool is_first = !now.asked || core::awaits_confirmation(now.asked->challenge);
  auto done = co_await begin(v, commands, now.method);
  if (!done.outcome) {
    const auto why = done.outcome.error();
    co_return co_await answer_refused(v, what, why, next);
  }
  const auto back = with_next(again_code_page, next);
  if (is_first || !is_by_text(now)) co_return v.go(back);
  v.go_and_say(back, note::sent);
}

awaitable<> show_step_up_method(page_context& v) {
  const auto what = wanted(v);
  const auto next = v.next();
  if (!lacks_second_step(v, what)) co_return lead_on(v, what, next);
  if (lacks_password(v)) co_return v.go(with_next(again_page, next));
  choice_page(v, what, next).answer();
}

awaitable<> choose_step_up_method(page_context& v, const account_commands& commands) {
  const auto what = wanted(v);
  const auto next = v.next();
  if (lacks_password(v)) co_return v.go(with_next(again_page, next));
  const auto chosen = chosen_method(v);
  if (!chosen || !is_taken(v, what, *chosen)) co_return answer_no_choice(v, choice_page(v, what, next));
  const auto too_many = co_await count_choice(v);
  if (too_many) co_return answer_refused_choice(v, choice_page(v, what, next), *too_many);
  auto done = co_await begin(v, commands, chosen);
  const auto back = with_next(again_code_page, next);
  using kind = core::refusal_kind;
  if (done.outcome || done.outcome.error().kind == kind::resend_too_soon ||
      done.outcome.error().kind == kind::no_more_messages)
    co_return v.go(back);
  answer_refused_choice(v, choice_page(v, what, next), done.outcome.error());
}

} // namespace twostep::server::pages
