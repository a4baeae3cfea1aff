#include "server/pages/sign_in.hpp"

#include "server/access/next_address.hpp"
#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/pages/cookie_trouble.hpp"
#include "server/pages/sign_in_recovery.hpp"
#include "server/pages/trusted_browsers.hpp"
#include "server/runtime/entropy.hpp"
#include "server/text/browser_label.hpp"
#include "server/text/date.hpp"
#include "server/text/refusal_text.hpp"
#include "server/text/wording.hpp"

#include <algorithm>
#include <variant>

namespace twostep::server::pages {

namespace {

page sign_in_form(page_context& v) {
  page p(v, "sign_in.tpl", msgid("Sign in"), frame::front);
  const auto next = v.next();
  p.with_summary().set("EMAIL", v.field("email")).set("NEXT", next);
  p.show(v.field("email").empty() ? "EMAIL_FOCUS" : "PASSWORD_FOCUS");
  p.show(sends_mail(v.access.config) ? "MAILS" : "MAILS_NONE");
  if (const auto host = application_of(next); !host.empty()) p.add("APPLICATION").set("HOST", host);
  return p;
}

/// Why somebody who was signed in sees this page.
awaitable<> tell_of_session_end(page_context& v, page& p) {
  const auto how = co_await find_session_end(v.access, v.x);
  if (!how) co_return;
  if (!how->idle) {
    p.news(v.tr(msgid("You were signed out. Sign in to go on.")));
    co_return;
  }
  const auto time = in_words(v.language, *how->idle);
  p.news(v.tr(msgid("You were signed out after {time} without activity. Sign in to go on."), {{"time", time}}));
}

/// One message for a wrong password, an unknown and a suspended user (R27).
void no_match(page_context& v, const candidate& c) {
  std::optional<audited_person> who;
  if (c.account) who = audited_person(*c.account, c.client.trust);
  v.access.audit.note(audit_event::sign_in_failed, v.x, who);
  sign_in_form(v).error("password", msgid("The email or the password isn't right.")).answer();
}

constexpr auto own_browser = msgid("You can still sign in from a browser that you have used before.");

void wait(page_context& v, core::device_trust trust, const password_pause& pause) {
  const auto rendered = note_pause(v, pause);
  const bool is_unknown = trust == core::device_trust::unknown_browser;
  sign_in_form(v).notice(rendered, is_unknown ? std::optional(own_browser) : std::nullopt).answer();
}

void busy(page_context& v) {
  auto sentence = v.tr(msgid("There are very many sign-ins at the moment. Please try again in a few seconds."));
  sign_in_form(v).notice({503, std::move(sentence), 2}).answer();
}

/// The password step is done in this browser, though no code follows.
void keep_password_step(page_context& v, const candidate& c) {
  challenge_token token;
  // A code that was asked for before is good until it dies, in forms that are open, too.
  if (v.browser->account == c.account) token = *v.browser;
  if (token.browser.is_nil()) token.browser = random_id<core::challenge_id>();
  token.account = c.account;
  token.password = {random_id<core::challenge_id>(), v.now(), c.password->generation, c.epoch};
  const auto next = v.next();
  if (next.size() <= longest_sealed_next) token.next = next;
  token.issued_at = v.now();
  set_challenge_cookie(v.access, v.x, token);
  v.browser = token;
}

/// What has nothing to do with the password, which was right. Whoever has recovery codes may give one all the same.
awaitable<> refuse(page_context& v, const candidate& c, const core::refusal& why) {
  const bool is_paused = why.kind == core::refusal_kind::paused;
  const std::optional<challenge_token::step> just_given;
  const bool has_codes = co_await has_recovery_codes(v, *c.account, just_given);
  const bool may_recover = has_codes && why.kind != core::refusal_kind::link_needed;
  if (may_recover) keep_password_step(v, c);
  auto p = sign_in_form(v);
  p.notice(
      refusal_text(v.language, why, v.now(), v.access.config.branding.support_email),
      is_paused ? std::optional(own_browser) : std::nullopt
  );
  if (may_recover)
    p.add("RECOVERY").set("WAY", v.access.address.path_prefix + with_next("/sign-in/recovery-code", v.next()));
  p.answer();
}

struct begun {
  execution done;
  session_cookies cookies;
  core::device_id device;
  std::optional<prepared_trust> trust;
};

awaitable<begun>
begin(page_context& v, const account_commands& commands, const candidate& c, const tried_password& tried) {
  auto cookies = make_session_cookies(v.access, *c.account);
  auto command = make_begin_sign_in(v, c, tried, cookies.ids);
  const auto device = command.new_device;
  auto trust = bring_trust(v, *c.account, command);
  auto done = co_await commands.execute_sending(v.x, *c.account, c.client.trust, std::move(command));
  v.refresh_now(); // the code is as old as its decision, which may have waited for what is known of the number
  co_return begun{std::move(done), std::move(cookies), device, std::move(trust)};
}

/// To what was wanted; before that, to what must be done first.
void go_on(page_context& v, core::next_step step, std::string_view next) {
  if (step != core::next_step::none) return v.go(page_of(step) == next ? next : with_next(page_of(step), next));
  v.go(next.empty() ? page_of(step) : next);
}

} // namespace

bool sends_code(const core::decision& d) {
  return std::ranges::any_of(d.effects, [](const core::effect& e) {
    return std::holds_alternative<core::send_code>(e);
  });
}

void begin_sign_in_again(page_context& v) {
  if (v.form) v.access.audit.note(audit_event::out_of_order, v.x, std::nullopt, "sign_in");
  const auto way = with_next("/sign-in", v.next());
  if (v.form)
    v.go_and_say(way, note::sign_in_too_old);
  else
    v.go(way);
}

bool has_recent_password_step(const page_context& v) {
  const auto& step = v.browser->password;
  return v.browser->account && step && v.now() < step->at + v.access.policy.new_code_within;
}

core::begin_sign_in
make_begin_sign_in(page_context& v, const core::account_id& account, const core::renewed_session& session) {
  core::begin_sign_in command;
  command.challenge = random_id<core::challenge_id>();
  if (v.browser->account == account) command.previous = v.browser->challenge;
  command.session = make_session(session, v.x.request);
  command.device = device_of(v.access, v.x, account);
  command.new_device = random_id<core::device_id>();
  command.browser = v.browser->browser;
  command.network = network_of(v.access, v.x.request);
  command.notice = random_id<core::notice_id>();
  return command;
}

core::begin_sign_in make_begin_sign_in(
    page_context& v, const candidate& c, const tried_password& tried, const core::renewed_session& session
) {
  auto command = make_begin_sign_in(v, *c.account, session);
  command.password_generation = c.password->generation;
  command.rehashed = tried.check.rehashed;
  command.trust = c.client.trust;
  if (c.network != command.network) command.listed_as = c.network;
  return command;
}

/// Where none was sent, the page asks first whether the number is still theirs.
void ask_for_code(
    page_context& v, abandoned_sign_ins& abandoned, const core::account_id& account, const core::decision& begun,
    const challenge_token::step& step, std::string_view next
) {
  if (sends_code(begun)) v.access.audit.note(audit_event::code_asked, v.x, account, "sign_in");
  challenge_token token;
  token.browser = random_id<core::challenge_id>();
  token.account = account;
  token.challenge = begun.challenged;
  token.password = step;
  // What is too long for the cookie travels in the address, where addresses may be long: behind a proxy.
  const bool fits = next.size() <= longest_sealed_next;
  if (fits) token.next = next;
  token.issued_at = v.now();
  set_challenge_cookie(v.access, v.x, token);
  abandoned.note(account, v.now() + v.access.policy.new_code_within);
  v.go(with_next("/sign-in/code", !fits && v.x.request.trusted_peer ? next : std::string_view()));
}

awaitable<> welcome(page_context& v, const signed_in_browser& in, std::string_view next, std::string_view factor) {
  const audited_person who(in.account, in.trust);
  v.access.audit.note(audit_event::sign_in_succeeded, v.x, who, factor);
  v.access.audit.note(audit_event::session_started, v.x, who, factor);
  set_session_cookies(v.access, v.x, in.cookies);
  // So that a browser that doesn't send the session's cookie back is told so.
  challenge_token done;
  done.browser = random_id<core::challenge_id>();
  done.issued_at = v.now();
  done.signed_in = true;
  set_challenge_cookie(v.access, v.x, done);
  storage::read_barrier seen{v.x.observed};
  auto step = core::next_step::none;
  const auto look = [&](const core::account& a, const core::organisation* o) {
    set_device_cookie(v.access, v.x, a, in.device);
    if (const auto* session = core::find_session(a, in.cookies.ids.id))
      step = core::required_step(a, *session, o, v.now());
  };
  co_await v.access.accounts.read(in.account, seen, look).wait();
  v.x.observed = seen.sequence;
  go_on(v, step, safe_next(v.access, next));
}

awaitable<> show_sign_in(page_context& v) {
  const auto next = v.next();
  const auto trouble = co_await find_cookie_trouble(v, next);
  const auto who = co_await authenticate(v.access, v.x);
  // Where the cookies are in the way, going on would lead here again.
  if (who && trouble == cookie_trouble::none) {
    const bool is_known = co_await is_known_at(v, next);
    if (is_known) co_return go_on(v, who->next, next);
  }
  // Whoever opens the form gets its whole time: forms that are open in other tabs keep their token, and a code that
  // is being waited for keeps its own clock.
  if (!v.browser->account && v.now() - v.browser->issued_at > core::minutes(1)) {
    v.browser->issued_at = v.now();
    set_challenge_cookie(v.access, v.x, *v.browser);
  }
  auto p = sign_in_form(v);
  show(p, v, trouble);
  const auto ended = co_await find_ended_session(v.access, v.x);
  if (ended)
    p.add("ENDED")
        .set("AT", date_and_time(v.language, ended->ended_at))
        .set("TIME", to_rfc3339(ended->ended_at))
        .set("BY", browser_label(v.language, ended->by));
  else if (!v.form)
    co_await tell_of_session_end(v, p);
  p.answer();
}

awaitable<> sign_in(
    page_context& v, const account_commands& commands, const password_services& passwords,
    abandoned_sign_ins& abandoned
) {
  if (v.field("email").empty() || v.field("password").empty()) {
    auto p = sign_in_form(v);
    if (v.field("email").empty()) p.error("email", msgid("Enter your email address."));
    if (v.field("password").empty()) p.error("password", msgid("Enter your password."));
    p.answer();
    co_return;
  }
  // A second round only where the password was changed between its check and the sign-in.
  for (int round = 0; round < 2; ++round) {
    const auto c = co_await find_candidate(v, v.field("email"));
    auto tried = co_await try_password(v, commands, passwords, c, v.field("password"));
    if (tried.how == tried_password::outcome::paused) co_return wait(v, c.client.trust, tried.pause);
    if (tried.how == tried_password::outcome::busy) co_return busy(v);
    if (tried.how == tried_password::outcome::wrong) co_return no_match(v, c);
    auto begun = co_await begin(v, commands, c, tried);
    const auto& outcome = begun.done.outcome;
    const bool is_trusted = outcome && take_trust(v, *outcome, begun.trust);
    if (outcome && outcome->challenged)
      co_return ask_for_code(
          v, abandoned, *c.account, *outcome, {*outcome->challenged, v.now(), c.password->generation, c.epoch},
          v.next()
      );
    if (outcome) {
      const signed_in_browser in{*c.account, begun.cookies, begun.device, c.client.trust};
      co_await welcome(v, in, v.field("next"), is_trusted ? "trusted_browser" : "password");
      co_return;
    }
    if (outcome.error().kind == core::refusal_kind::stale_password) continue;
    const bool unknown_user = outcome.error().kind == core::refusal_kind::no_such_user; // erased a moment ago
    if (unknown_user || outcome.error().kind == core::refusal_kind::suspended) {
      co_await take_back(tried);
      co_return no_match(v, c);
    }
    v.access.audit.note_refusal(outcome.error(), v.x, {*c.account, c.client.trust});
    const auto why = outcome.error();
    co_await refuse(v, c, why);
    co_return;
  }
  sign_in_form(v).refused("password", {core::refusal_kind::stale_password}).answer();
}

namespace {

/// Nothing of the sign-in is left in the browser.
challenge_token begin_anew(page_context& v) {
  challenge_token fresh;
  fresh.browser = random_id<core::challenge_id>();
  fresh.issued_at = v.now();
  set_challenge_cookie(v.access, v.x, fresh);
  return fresh;
}

} // namespace

awaitable<> sign_out(page_context& v, const account_commands& commands) {
  const auto account = v.who->account.id;
  auto done = co_await commands.execute(v.x, account, core::sign_out{v.who->session.id});
  if (!done.outcome) co_return say(v, done.outcome.error());
  v.access.audit.note(audit_event::signed_out, v.x, account);
  clear_session_cookies(v.access, v.x);
  v.x.response.headers.push_back({"Clear-Site-Data", "\"cache\""});
  v.who.reset();
  v.browser = begin_anew(v); // whoever reads the note has no session
  v.go_and_say("/sign-in", note::signed_out);
}

} // namespace twostep::server::pages
