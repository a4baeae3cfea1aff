#include "server/pages/link.hpp"

#include "core/account/link.hpp"
#include "core/account/second_step.hpp"
#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/crypto/link_token.hpp"
#include "server/pages/new_password.hpp"
#include "server/pages/password_trial.hpp"
#include "server/pages/sign_in.hpp"
#include "server/runtime/entropy.hpp"
#include "server/text/refusal_text.hpp"

#include <optional>
#include <string>
#include <utility>

namespace twostep::server::pages {

namespace {

/// A link that is good, with copies of what it is for.
struct open_link {
  core::one_time_link link;
  core::account account;
  std::optional<core::organisation> organisation;

  const core::organisation* org() const noexcept { return organisation ? &*organisation : nullptr; }
  bool is_mandatory(const page_context& v) const noexcept { return core::requires_two_step(org(), v.now()); }
};

awaitable<std::optional<open_link>> find_open_link(page_context& v) {
  std::optional<open_link> found;
  const auto token = read_link_token(v.path["token"]);
  if (!token) co_return found;
  storage::read_barrier seen{v.x.observed};
  const auto look = [&](const core::account& a, const core::organisation* org) {
    const auto* link = core::find_link(a, token->id, v.now());
    if (!link || !core::is_open_to(*link, find_link_browser(v.access, v.x))) return;
    const bool is_forgotten = link->purpose == core::link_purpose::forgotten;
    if (is_forgotten && !core::may_use_forgotten_link(a, org, v.now())) return;
    if (link->is_mailed && core::needs_link(a, org, v.now())) return;
    found.emplace(open_link{*link, a, std::nullopt});
    if (org) found->organisation = *org;
  };
  co_await v.access.accounts.read(token->account, seen, look).wait();
  v.x.observed = seen.sequence;
  co_return found;
}

void answer_gone(page_context& v) {
  const auto sentence = v.tr(
      msgid(
          "It was used before, it is too old, a newer one took its place, or it was opened in another browser first. "
          "Support can give you a new one: write to {support}."
      ),
      {{"support", v.access.config.branding.support_email}}
  );
  say(v, 410, msgid("This link no longer works"), sentence);
}

std::string own_path(const page_context& v) {
  return v.access.address.path_prefix + std::string(v.x.request.path);
}

page password_form(page_context& v, const open_link& of, const core::password_rules& rules) {
  const bool is_invited = of.link.purpose == core::link_purpose::invitation;
  const auto heading = is_invited ? msgid("Choose your password") : msgid("Choose a new password");
  page p(v, "link_password.tpl", heading, frame::front);
  p.set("HEADING", heading).set("ACTION", own_path(v)).set("EMAIL", of.account.email.shown);
  p.set("LEAST", std::to_string(min_length(rules, of.is_mandatory(v)))).show(is_invited ? "INVITED" : "ANEW");
  return p;
}

/// Of a forgotten password: the second step comes first, and wasn't given in this browser a moment ago.
bool lacks_second_step(const page_context& v, const open_link& of) {
  return of.link.purpose == core::link_purpose::forgotten && core::has_second_step(of.account) &&
         !core::is_step_recent(of.link, v.access.policy, v.now());
}

page step_form(page_context& v) {
  page p(v, "link_step.tpl", msgid("Choose a new password"), frame::front);
  p.set("ACTION", own_path(v));
  return p;
}

page enrol_form(page_context& v) {
  page p(v, "link_enrol.tpl", msgid("Turn on two-step verification"), frame::front);
  p.set("ACTION", own_path(v));
  return p;
}

void busy(page_context& v, page p) {
  auto sentence = v.tr(msgid("The server is very busy. Please try again in a few seconds."));
  p.notice({503, std::move(sentence), 2}).answer();
}

awaitable<> choose_password(
    page_context& v, const open_link& of, const account_commands& commands, const password_services& passwords
) {
  const auto& rules = passwords.rules;
  auto tried_first = own_words(v, of.account, of.org());
  auto chosen =
      co_await passwords.hasher.check_new(v.field("new_password"), rules, of.is_mandatory(v), std::move(tried_first));
  v.refresh_now();
  if (!chosen) co_return busy(v, password_form(v, of, rules));
  if (chosen->why) {
    v.access.audit.note(audit_event::request_refused, v.x, of.account.id, "password");
    const auto why = refusal_text(v.language, *chosen->why, min_length(rules, of.is_mandatory(v)));
    password_form(v, of, rules).error("new_password", why).answer();
    co_return;
  }
  auto verifier = co_await passwords.hasher.hash(std::move(chosen->normalised));
  v.refresh_now();
  if (!verifier) co_return busy(v, password_form(v, of, rules));
  core::set_password_by_link command{
      of.link.id, std::move(*verifier), random_id<core::notice_id>(), find_link_browser(v.access, v.x)};
  auto done = co_await commands.execute(v.x, of.account.id, std::move(command));
  if (!done.outcome) {
    const auto why = done.outcome.error();
    v.access.audit.note_refusal(why, v.x, of.account.id);
    const bool is_gone = why.kind == core::refusal_kind::link_gone || why.kind == core::refusal_kind::no_such_user;
    if (is_gone) co_return answer_gone(v);
    if (why.kind == core::refusal_kind::second_step_again) co_return v.go(v.x.request.path);
    password_form(v, of, rules).refused("new_password", why).answer();
    co_return;
  }
  v.access.audit.note(audit_event::password_changed, v.x, of.account.id, "link");
  v.go_and_say("/sign-in", note::password_chosen);
}

/// Asks for the second step, as sign-in does; it leads back here.
awaitable<> begin_step(page_context& v, const open_link& of, const account_commands& commands) {
  core::begin_link_step command;
  command.link = of.link.id;
  command.browser = find_or_make_link_browser(v.access, v.x);
  command.challenge = random_id<core::challenge_id>();
  if (v.browser->account == of.account.id) command.previous = v.browser->challenge;
  command.network = network_of(v.access, v.x.request);
  command.notice = random_id<core::notice_id>();
  const auto unknown = core::device_trust::unknown_browser;
  auto done = co_await commands.execute_sending(v.x, of.account.id, unknown, std::move(command));
  v.refresh_now();
  if (!done.outcome) {
    const auto why = done.outcome.error();
    v.access.audit.note_refusal(why, v.x, {of.account.id, unknown});
    if (why.kind == core::refusal_kind::link_gone) co_return answer_gone(v);
    step_form(v).notice(refusal_text(v.language, why, v.now(), v.access.config.branding.support_email)).answer();
    co_return;
  }
  if (sends_code(*done.outcome)) v.access.audit.note(audit_event::code_asked, v.x, of.account.id, "link");
  challenge_token token;
  token.browser = random_id<core::challenge_id>();
  token.account = of.account.id;
  token.challenge = done.outcome->challenged;
  token.next = v.x.request.path;
  token.issued_at = v.now();
  set_challenge_cookie(v.access, v.x, token);
  v.go("/sign-in/code");
}

/// The right password: a session begins, and leads to the phone number.
awaitable<>
enter(page_context& v, const account_commands& commands, const candidate& c, const tried_password& tried) {
  const auto cookies = make_session_cookies(v.access, *c.account);
  auto command = make_begin_sign_in(v, c, tried, cookies.ids);
  command.link = core::link_claim{*c.link, find_or_make_link_browser(v.access, v.x)};
  const auto device = command.new_device;
  auto done = co_await commands.execute(v.x, *c.account, std::move(command));
  v.refresh_now();
  if (done.outcome) {
    const signed_in_browser in{*c.account, cookies, device, c.client.trust};
    co_await welcome(v, in, "/profile/security/two-step/phone", "link");
    co_return;
  }
  using kind = core::refusal_kind;
  const auto why = done.outcome.error();
  v.access.audit.note_refusal(why, v.x, *c.account);
  if (why.kind == kind::stale_password || why.kind == kind::not_stored)
    enrol_form(v).refused("password", why).answer();
  else
    answer_gone(v);
}

awaitable<> give_password(
    page_context& v, const open_link& of, const account_commands& commands, const password_services& passwords
) {
  if (v.field("password").empty()) {
    enrol_form(v).error("password", msgid("Enter your password.")).answer();
    co_return;
  }
  const auto c = co_await candidate_of(v, of.account.id, of.link.id);
  if (!c.account) co_return answer_gone(v); // erased a moment ago
  auto tried = co_await try_password(v, commands, passwords, c, v.field("password"));
  using outcome = tried_password::outcome;
  if (tried.how == outcome::busy) co_return busy(v, enrol_form(v));
  if (tried.how == outcome::paused) {
    const auto rendered = note_pause(v, tried.pause);
    enrol_form(v).notice(rendered).answer();
    co_return;
  }
  if (tried.how == outcome::wrong) {
    v.access.audit.note(audit_event::sign_in_failed, v.x, audited_person(*c.account, c.client.trust));
    enrol_form(v).error("password", msgid("The password isn't right.")).answer();
    co_return;
  }
  co_await enter(v, commands, c, tried);
}

} // namespace

awaitable<> show_link(page_context& v, const core::password_rules& rules) {
  const auto found = co_await find_open_link(v);
  if (!found) co_return answer_gone(v);
  if (lacks_second_step(v, *found)) {
    find_or_make_link_browser(v.access, v.x);
    co_return step_form(v).answer();
  }
  if (found->link.purpose != core::link_purpose::enrol) {
    password_form(v, *found, rules).answer();
    co_return;
  }
  find_or_make_link_browser(v.access, v.x); // before the password: the answer to that may be lost
  enrol_form(v).answer();
}

awaitable<> follow_link(page_context& v, const account_commands& commands, const password_services& passwords) {
  const auto found = co_await find_open_link(v);
  if (!found) co_return answer_gone(v);
  if (found->link.purpose == core::link_purpose::enrol)
    co_await give_password(v, *found, commands, passwords);
  else if (lacks_second_step(v, *found))
    co_await begin_step(v, *found, commands);
  else
    co_await choose_password(v, *found, commands, passwords);
}

} // namespace twostep::server::pages
