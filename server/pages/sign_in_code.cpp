#include "server/pages/sign_in_code.hpp"

#include "core/account/factor.hpp"
#include "core/account/known_browser.hpp"
#include "server/access/next_address.hpp"
#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/pages/code_form.hpp"
#include "server/pages/method_choice.hpp"
#include "server/pages/passkey_form.hpp"
#include "server/pages/sign_in.hpp"
#include "server/pages/sign_in_recovery.hpp"
#include "server/pages/trusted_browsers.hpp"
#include "server/runtime/entropy.hpp"

#include <optional>
#include <utility>

namespace twostep::server::pages {

namespace {

constexpr code_form parts{
    "/sign-in/code",      "/sign-in/code/resend", "", "/sign-in", msgid("Sign in"), "", "", false, msgid("Cancel"),
    "/sign-in/code/help", "/sign-in/passkey"};

/// No code was sent: the person says first that the number is theirs.
bool is_to_confirm(const page_context& v, const std::optional<asked_code>& asked) {
  return asked && core::lives(asked->challenge, v.now()) && core::awaits_confirmation(asked->challenge);
}

/// The link of a forgotten password asks for the second step: no password was given.
bool is_for_link(const page_context& v) {
  return !v.browser->password && v.browser->next.starts_with("/link/");
}

/// A few codes belong to one password step, which doesn't begin anew with them.
constexpr std::uint32_t new_codes_a_step = 2;

core::meter_limit codes_of(const access_services& s, const challenge_token::step& step) {
  return {
      .meter = s.meter_keys(core::meter_kind::sign_in_resend, core::to_text(step.id)),
      .limit = new_codes_a_step,
      .window = s.policy.new_code_within};
}

/// After a dead code another one is to be had without the password.
awaitable<bool> may_have_another(const page_context& v) {
  if (!has_recent_password_step(v)) co_return false;
  const core::meter_limit limit[] = {codes_of(v.access, *v.browser->password)};
  const auto until = co_await v.meters.refused_until(limit, v.now()).wait();
  co_return !until;
}

/// The one other way, or the list of them where there are several.
awaitable<> offer_other_ways(page_context& v, page& p, const std::optional<asked_code>& asked) {
  const bool is_alive = asked && core::lives(asked->challenge, v.now());
  const auto all = co_await find_methods(v, *v.browser->account);
  bool has_codes = false; // they stand in the place of a second step at sign-in alone
  if (!is_for_link(v)) has_codes = co_await has_recovery_codes(v, *v.browser->account, v.browser->password);
  const bool may_recover = has_codes && has_recent_password_step(v);
  const auto& prefix = v.access.address.path_prefix;
  if (is_alive && all.has_other_than(core::method_of(asked->challenge)))
    p.add("OTHER_WAYS").set("WAY", prefix + with_next("/sign-in/method", v.next()));
  else if (may_recover)
    p.add("RECOVERY").set("WAY", prefix + with_next("/sign-in/recovery-code", v.next()));
}

/// died: the challenge that the last wrong code ended, of which nothing is kept.
awaitable<page> sign_in_code_page(page_context& v, std::optional<asked_code> died) {
  auto asked = co_await find_sign_in_code(v, *v.browser->account, *v.browser->challenge);
  if (!asked && died && !core::is_by_text(died->challenge)) {
    asked = std::move(died);
    asked->challenge.attempts_left = 0;
  }
  const auto heading = heading_of(v, asked ? &*asked : nullptr);
  page p(v, "sign_in_code.tpl", heading, frame::front);
  p.set("HEADING", heading);
  co_await offer_other_ways(v, p, asked);
  auto form = parts;
  if (is_for_link(v)) form.restart = v.browser->next;
  const bool may_ask = co_await may_have_another(v);
  if (may_ask) form.anew = "/sign-in/code/new";
  // Once the cookie with it is too old, the form alone knows the way.
  const auto asked_next = v.next();
  if (!is_for_link(v)) form.next = asked_next.empty() ? std::string_view(v.browser->next) : asked_next;
  fill(p, v, form, asked ? &*asked : nullptr);
  if (asked && core::lives(asked->challenge, v.now()))
    fill_trust_box(p, v, asked->challenge.link ? 0 : asked->trusted_days);
  p.show("ALONE");
  co_return p;
}

awaitable<page> sign_in_code_page(page_context& v) {
  return sign_in_code_page(v, std::nullopt);
}

/// The password step must be done in this browser.
bool is_under_way(page_context& v) {
  if (v.browser->account && v.browser->challenge) return true;
  begin_sign_in_again(v);
  return false;
}

} // namespace

awaitable<> show_sign_in_code(page_context& v) {
  if (!is_under_way(v)) co_return;
  auto p = co_await sign_in_code_page(v);
  p.answer();
}

namespace {

/// How the record calls what the challenge asked for.
std::string_view audited_factor(const std::optional<asked_code>& asked) {
  if (!asked || core::is_by_text(asked->challenge)) return "code";
  const auto* factor = core::factor_of(asked->challenge);
  return factor ? factor->name : "code";
}

awaitable<> answer_refused(page_context& v, const std::optional<asked_code>& asked, core::refusal why) {
  const auto trust = asked ? asked->challenge.trust : core::device_trust::unknown_browser;
  v.access.audit.note_refusal(why, v.x, {*v.browser->account, trust});
  const bool is_dead = why.kind == core::refusal_kind::code_dead;
  std::optional<asked_code> died;
  if (is_dead) died = asked;
  auto p = co_await sign_in_code_page(v, std::move(died));
  if (why.fault && !is_dead) co_return answer_passkey_refusal(v, std::move(p), why);
  answer_refusal(v, std::move(p), why);
}

/// The answer to what a forgotten password's link asks for: on to the new password, or why not.
awaitable<> verify_for_link(
    page_context& v, const account_commands& commands, const std::optional<asked_code>& asked,
    core::factor_answer answer
) {
  core::verify_link_step command;
  command.challenge = *v.browser->challenge;
  command.answer = std::move(answer);
  command.browser = find_or_make_link_browser(v.access, v.x);
  command.notice = random_id<core::notice_id>();
  auto done = co_await commands.execute(v.x, *v.browser->account, std::move(command));
  if (done.outcome) co_return v.go(v.browser->next);
  const auto why = done.outcome.error();
  co_await answer_refused(v, asked, why);
}

/// The answer to what is asked for: a session, or why not.
awaitable<> verify(
    page_context& v, const account_commands& commands, const std::optional<asked_code>& asked,
    core::factor_answer answer
) {
  if (asked && asked->challenge.link) {
    co_await verify_for_link(v, commands, asked, std::move(answer));
    co_return;
  }
  const auto account = *v.browser->account;
  const auto trust = asked ? asked->challenge.trust : core::device_trust::unknown_browser;
  const auto cookies = make_session_cookies(v.access, account);
  core::verify_sign_in command;
  command.challenge = *v.browser->challenge;
  command.answer = std::move(answer);
  command.session = make_session(cookies.ids, v.x.request);
  command.notice = random_id<core::notice_id>();
  command.new_device = random_id<core::device_id>();
  const auto device = command.new_device;
  const auto trust_asked = ask_for_trust(v, account, command);
  auto done = co_await commands.execute(v.x, account, std::move(command));
  if (!done.outcome) {
    const auto why = done.outcome.error();
    co_await answer_refused(v, asked, why);
    co_return;
  }
  keep_trust(v, account, *done.outcome, trust_asked);
  const signed_in_browser in{account, cookies, device, trust};
  const auto asked_next = v.next();
  const auto next = asked_next.empty() ? v.browser->next : asked_next;
  co_await welcome(v, in, next, audited_factor(asked));
}

bool is_by_passkey(const std::optional<asked_code>& asked) {
  return asked && core::method_of(asked->challenge) == core::method::passkey;
}

} // namespace

awaitable<> sign_in_code(page_context& v, const account_commands& commands) {
  if (!is_under_way(v)) co_return;
  const auto code = co_await typed_code(v);
  if (!code) {
    auto p = co_await sign_in_code_page(v);
    co_return answer_slip(v, std::move(p), code.error());
  }
  const auto asked = co_await find_sign_in_code(v, *v.browser->account, *v.browser->challenge);
  // Another window chose another way.
  if (is_by_passkey(asked)) co_return v.go(with_next("/sign-in/code", v.next()));
  co_await verify(v, commands, asked, core::factor_answer(*code));
}

awaitable<> sign_in_passkey(page_context& v, const account_commands& commands) {
  if (!is_under_way(v)) co_return;
  const auto asked = co_await find_sign_in_code(v, *v.browser->account, *v.browser->challenge);
  if (asked && !is_by_passkey(asked)) co_return v.go(with_next("/sign-in/code", v.next()));
  auto given = co_await given_assertion(v);
  if (!given) {
    auto p = co_await sign_in_code_page(v);
    co_return answer_passkey_slip(std::move(p), given.error());
  }
  std::optional<rendered_refusal> too_many;
  if (asked) too_many = co_await count_passkey_answer(v, asked->challenge);
  if (too_many) {
    auto p = co_await sign_in_code_page(v);
    co_return answer_passkey_slip(std::move(p), *too_many);
  }
  co_await verify(v, commands, asked, core::factor_answer(*std::move(given)));
}

awaitable<> new_sign_in_code(page_context& v, const account_commands& commands, abandoned_sign_ins& abandoned) {
  if (!is_under_way(v)) co_return;
  const auto account = *v.browser->account;
  const auto asked = co_await find_sign_in_code(v, account, *v.browser->challenge);
  if (asked && core::lives(asked->challenge, v.now())) co_return v.go(with_next("/sign-in/code", v.next()));
  const bool may_ask = co_await may_have_another(v);
  if (!may_ask) co_return v.go(with_next("/sign-in", v.next()));
  const auto step = *v.browser->password;
  const core::meter_limit limit[] = {codes_of(v.access, step)};
  const auto reserved_at = v.now();
  storage::read_barrier in_memory;
  const auto until = co_await v.meters.take(limit, reserved_at, in_memory).wait();
  if (until) co_return v.go(with_next("/sign-in", v.next()));

  const auto cookies = make_session_cookies(v.access, account);
  auto command = make_begin_sign_in(v, account, cookies.ids);
  command.password_generation = step.generation;
  command.former_step = core::password_step{step.at, step.epoch};
  command.method = asked ? std::optional(core::sign_in_method_of(asked->challenge)) : chosen_method(v);
  const auto look = [&](const core::account& a, const core::organisation*) {
    command.trust = core::device_trust_of(a, command.device, v.access.policy, v.now());
  };
  co_await v.access.accounts.read(account, in_memory, look).wait();
  const auto trust = command.trust;
  auto done = co_await commands.execute_sending(v.x, account, trust, std::move(command));
  v.refresh_now();
  const auto next = v.next();
  if (done.outcome)
    co_return ask_for_code(v, abandoned, account, *done.outcome, step, next.empty() ? v.browser->next : next);
  const core::reservation unused[] = {{limit[0].meter, reserved_at}};
  v.meters.refund(unused, v.now(), in_memory);
  const auto why = done.outcome.error();
  v.access.audit.note_refusal(why, v.x, {account, trust});
  // The password changed, or there is no second step any more: it all begins with the password.
  const bool is_over = why.kind == core::refusal_kind::stale_password || why.kind == core::refusal_kind::not_in_state;
  if (is_over) co_return v.go(with_next("/sign-in", v.next()));
  auto p = co_await sign_in_code_page(v);
  answer_refusal(v, std::move(p), why);
}

awaitable<> resend_sign_in_code(page_context& v, const account_commands& commands) {
  if (!is_under_way(v)) co_return;
  const auto account = *v.browser->account;
  const auto asked = co_await find_sign_in_code(v, account, *v.browser->challenge);
  const bool first = is_to_confirm(v, asked);
  const auto trust = asked ? asked->challenge.trust : core::device_trust::unknown_browser;
  core::resend_code command{*v.browser->challenge, std::nullopt};
  auto done = co_await commands.execute_sending(v.x, account, trust, std::move(command));
  if (!done.outcome) {
    v.access.audit.note_refusal(done.outcome.error(), v.x, {account, trust});
    auto p = co_await sign_in_code_page(v);
    co_return answer_refusal(v, std::move(p), done.outcome.error());
  }
  v.access.audit.note(audit_event::code_asked, v.x, account, first ? "sign_in" : "again");
  const auto next = v.next(); // in the address only what isn't in the cookie
  const auto back = with_next("/sign-in/code", next == v.browser->next ? std::string_view() : next);
  if (!first) co_return v.go_and_say(back, note::sent);
  v.refresh_now();
  v.browser->issued_at = v.now(); // the code's life begins now, and its cookie must not end before it
  set_challenge_cookie(v.access, v.x, *v.browser);
  v.go(back);
}

} // namespace twostep::server::pages
