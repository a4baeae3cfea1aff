#include "server/pages/sign_in.hpp"

#include "core/account/known_browser.hpp"
#include "core/account/password_streak.hpp"
#include "core/email.hpp"
#include "core/text.hpp"
#include "server/access/next_address.hpp"
#include "server/access/password_throttle.hpp"
#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/pages/cookie_trouble.hpp"
#include "server/runtime/entropy.hpp"
#include "server/text/browser_label.hpp"
#include "server/text/date.hpp"
#include "server/text/refusal_text.hpp"
#include "server/text/wording.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <chrono>
#include <variant>

namespace twostep::server::pages {

namespace {

/// What the password is checked against; nothing of it says whether the account exists.
struct candidate {
  std::string email_key;
  std::optional<core::account_id> account;
  std::optional<core::password> password; ///< set where account is
  std::uint32_t epoch = 0;                ///< the account's known_browser_epoch
  password_client client;
  std::optional<core::meter_id> network; ///< set where account is
  std::optional<std::uint32_t> streak;   ///< set where account is: wrong passwords in a row that count against it
};

awaitable<candidate> find_candidate(page_context& v) {
  candidate found;
  const auto typed = v.field("email");
  auto key = core::email_key(typed);
  found.email_key = key ? *std::move(key) : core::fold_case(typed).value_or("");
  found.client.network = v.x.request.client.network;
  const auto networks = networks_of(v.access, v.x.request);
  storage::read_barrier seen{v.x.observed};
  const auto id = co_await v.access.accounts.find(found.email_key, seen).wait();
  const auto fill = [&](const core::account& a, const core::organisation*) {
    found.account = a.id;
    found.password = a.password;
    found.epoch = a.known_browser_epoch;
    const auto device = device_of(v.access, v.x, a.id);
    found.client.trust = core::device_trust_of(a, device, v.access.policy, v.now());
    if (device) found.client.device = device->id;
    found.network = listed_network(a, networks, v.now());
    found.streak = core::failures_in_streak(a, found.network, v.now());
  };
  if (id) co_await v.access.accounts.read(*id, seen, fill).wait();
  v.x.observed = seen.sequence;
  co_return found;
}

page sign_in_form(page_context& v) {
  page p(v, "sign_in.tpl", msgid("Sign in"), frame::front);
  const auto next = v.next();
  p.with_summary().set("EMAIL", v.field("email")).set("NEXT", next);
  p.show(v.field("email").empty() ? "EMAIL_FOCUS" : "PASSWORD_FOCUS");
  if (const auto host = application_of(next); !host.empty()) p.add("APPLICATION").set("HOST", host);
  return p;
}

/// Why somebody who was signed in sees this page.
awaitable<> tell_of_session_end(page_context& v, page& p) {
  const auto how = co_await find_session_end(v.access, v.x);
  if (!how) co_return;
  const auto time = in_words(v.language, v.access.policy.session.idle_timeout);
  p.news(
      *how == session_end::idle
          ? v.tr(msgid("You were signed out after {time} without activity. Sign in to go on."), {{"time", time}})
          : v.tr(msgid("You were signed out. Sign in to go on."))
  );
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
  v.access.audit.note(audit_event::sign_in_paused, v.x, std::nullopt, pause.until ? "password" : "row");
  const auto rendered = too_many_passwords(v.language, pause.until, v.now(), v.access.config.branding.support_email);
  const bool is_unknown = trust == core::device_trust::unknown_browser;
  sign_in_form(v).notice(rendered, is_unknown ? std::optional(own_browser) : std::nullopt).answer();
}

void busy(page_context& v) {
  auto sentence = v.tr(msgid("There are very many sign-ins at the moment. Please try again in a few seconds."));
  sign_in_form(v).notice({503, std::move(sentence), 2}).answer();
}

/// What has nothing to do with the password, which was right.
void refuse(page_context& v, const core::refusal& why) {
  const bool is_paused = why.kind == core::refusal_kind::paused;
  sign_in_form(v)
      .notice(
          refusal_text(v.language, why, v.now(), v.access.config.branding.support_email),
          is_paused ? std::optional(own_browser) : std::nullopt
      )
      .answer();
}

/// What nobody's password is checked against hangs on this.
std::uint64_t hash_of(const core::meter_keys& meter_keys, std::string_view email_key) {
  const auto id = meter_keys(core::meter_kind::password_being_checked, email_key);
  std::uint64_t hash = 0;
  for (std::size_t i = 0; i < sizeof hash; ++i) hash = hash << 8 | id.value[i];
  return hash;
}

/// For as long as a check of the slowest kind takes. As many wait as there are connections, and no longer than that.
awaitable<> wait_until(std::chrono::steady_clock::time_point when) {
  using clock = std::chrono::steady_clock;
  const executor home = co_await boost::asio::this_coro::executor;
  boost::asio::basic_waitable_timer<clock, boost::asio::wait_traits<clock>, executor> timer(home, when);
  co_await timer.async_wait(use_awaitable);
}

/// A wrong password of an account: its streak grows, which nobody waits for. Else the answer would tell that there is
/// one.
awaitable<> note_failure(page_context& v, const account_commands& commands, const candidate& c) {
  if (!c.account || c.client.trust == core::device_trust::known_browser) co_return;
  core::fail_password command;
  command.password_generation = c.password->generation;
  command.network = c.network;
  command.notice = random_id<core::notice_id>();
  const auto seen_before = v.x.observed;
  co_await commands.execute(v.x, *c.account, std::move(command));
  v.x.observed = seen_before;
}

struct begun {
  execution done;
  session_cookies cookies;
  core::device_id device;
};

awaitable<begun> begin(page_context& v, const account_commands& commands, const candidate& c, password_check check) {
  auto cookies = make_session_cookies(v.access, *c.account);
  auto command = make_begin_sign_in(v, *c.account, cookies.ids);
  command.password_generation = c.password->generation;
  command.rehashed = std::move(check.rehashed);
  command.trust = c.client.trust;
  if (c.network != command.network) command.listed_as = c.network;
  const auto device = command.new_device;
  auto done = co_await commands.execute_sending(v.x, *c.account, c.client.trust, std::move(command));
  v.refresh_now(); // the code is as old as its decision, which may have waited for what is known of the number
  co_return begun{std::move(done), std::move(cookies), device};
}

/// To what was wanted; before that, to what must be done first.
void go_on(page_context& v, core::next_step step, std::string_view next) {
  if (step != core::next_step::none) return v.go(with_next(page_of(step), next));
  v.go(next.empty() ? page_of(step) : next);
}

bool sends_code(const core::decision& d) {
  return std::ranges::any_of(d.effects, [](const core::effect& e) {
    return std::holds_alternative<core::send_code>(e);
  });
}

} // namespace

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
    const auto c = co_await find_candidate(v);
    auto attempt = co_await password_try::begin(passwords.throttle, c.email_key, c.client, v.now(), c.streak);
    if (!attempt) co_return wait(v, c.client.trust, attempt.error());
    auto normalised = core::normalise_password(v.field("password"));
    const bool is_text = normalised.has_value();
    const auto* verifier = c.password && is_text ? &c.password->verifier : nullptr;
    auto secret = is_text ? std::move(*normalised) : core::secret();
    auto starts = [&attempt] { return attempt->start(); };
    check_origin origin;
    origin.network = c.client.network;
    origin.known = c.client.trust == core::device_trust::known_browser;
    origin.nobody = hash_of(v.access.meter_keys, c.email_key);
    origin.starts = std::move(starts);
    // At once: a whole office may be behind it.
    auto right = [&attempt] { attempt->checked(); };
    origin.right = std::move(right);
    auto check = co_await passwords.hasher.check(std::move(secret), verifier, std::move(origin));
    v.refresh_now();
    if (!check && check.error() == hasher_errc::not_started) co_return wait(v, c.client.trust, attempt->pause());
    if (!check) co_return busy(v);
    if (!check->right) {
      co_await attempt->failed();
      co_await note_failure(v, commands, c);
      co_await wait_until(check->answer_at);
      co_return no_match(v, c);
    }
    const auto answer_at = check->answer_at;
    auto begun = co_await begin(v, commands, c, std::move(*check));
    const auto& outcome = begun.done.outcome;
    if (outcome && outcome->challenged)
      co_return ask_for_code(
          v, abandoned, *c.account, *outcome, {*outcome->challenged, v.now(), c.password->generation, c.epoch},
          v.next()
      );
    if (outcome) {
      const signed_in_browser in{*c.account, begun.cookies, begun.device, c.client.trust};
      co_await welcome(v, in, v.field("next"), "password");
      co_return;
    }
    if (outcome.error().kind == core::refusal_kind::stale_password) continue;
    const bool unknown_user = outcome.error().kind == core::refusal_kind::no_such_user; // erased a moment ago
    if (unknown_user || outcome.error().kind == core::refusal_kind::suspended) {
      co_await attempt->failed();
      co_await wait_until(answer_at);
      co_return no_match(v, c);
    }
    v.access.audit.note_refusal(outcome.error(), v.x, {*c.account, c.client.trust});
    refuse(v, outcome.error());
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
