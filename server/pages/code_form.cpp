#include "server/pages/code_form.hpp"

#include "core/text.hpp"
#include "server/pages/app_code_form.hpp"
#include "server/pages/passkey_form.hpp"
#include "server/text/date.hpp"
#include "server/text/refusal_text.hpp"
#include "server/text/wording.hpp"

#include <algorithm>
#include <array>
#include <chrono>

namespace twostep::server::pages {

namespace {

bool is_by_passkey(const core::challenge& c) noexcept {
  return core::method_of(c) == core::method::passkey;
}

constexpr core::milliseconds timeout = core::seconds(10); // after which an unaccepted message is called late

/// When the newest message was asked for; nullopt after the resend schedule's end, which keeps no time.
std::optional<core::time_point> newest_send(const page_context& v, const core::challenge& c) {
  if (c.sends <= 1) return c.issued_at;
  const auto& schedule = v.access.policy.code.resend_after;
  if (!c.resend_at || c.sends > schedule.size()) return std::nullopt;
  return *c.resend_at - schedule[c.sends - 1];
}

/// No provider has taken the newest message, and by now one should have or none can.
bool is_late(const page_context& v, const core::challenge& c) {
  if (c.accepted >= c.sends) return false;
  const auto sent_at = newest_send(v, c);
  return (sent_at && v.now() - *sent_at > timeout) || !v.dispatcher.status().usable;
}

constexpr core::milliseconds number_is_new = core::days(7);

/// No code has come back from it yet.
bool is_typed_number(const core::challenge& c) noexcept {
  return c.purpose == core::purpose::enable || c.purpose == core::purpose::replace_new;
}

std::optional<core::time_point> new_since(const page_context& v, const core::account& a, const core::challenge& c) {
  const auto* on = std::get_if<core::enabled>(&a.two_step);
  if (!on || on->phone != c.to) return std::nullopt;
  const auto since = on->number_since.value_or(on->since);
  return v.now() < since + number_is_new ? std::optional(since) : std::nullopt;
}

asked_code as_asked(const page_context& v, const core::account& a, const core::challenge& c) {
  const auto sent_at = newest_send(v, c);
  const bool accepted = sent_at && c.accepted >= c.sends;
  const bool given_up = accepted && std::any_of(a.recent.begin(), a.recent.end(), [&](const core::activity& each) {
                          return each.kind == core::activity_kind::message_not_delivered && each.at >= *sent_at;
                        });
  asked_code asked{c, given_up, new_since(v, a, c)};
  const auto* app = c.authenticator ? core::find_authenticator(a, *c.authenticator) : nullptr;
  if (app && a.authenticators.size() > 1) asked.app = app->name;
  const auto& site = v.access.policy.site.id;
  if (is_by_passkey(c))
    asked.passkey_options = passkey_request_options(a, v.passkeys.value_of(c, a.id), site, v.access.policy.code.ttl);
  if (is_by_passkey(c) && asked.passkey_options.empty()) asked.passkey_site = a.passkeys.front().site;
  return asked;
}

passkey_prompt as_passkey_prompt(const page_context& v, const asked_code& asked) {
  const auto& c = asked.challenge;
  passkey_prompt prompt;
  prompt.options = asked.passkey_options;
  prompt.elsewhere = asked.passkey_site;
  prompt.email = asked.email;
  prompt.is_dead = !core::lives(c, v.now());
  prompt.is_exhausted = c.attempts_left == 0;
  return prompt;
}

app_code as_app_code(const page_context& v, const asked_code& asked) {
  const auto& c = asked.challenge;
  const auto id = c.authenticator ? core::to_text(*c.authenticator) : std::string();
  return {asked.app, asked.email, !core::lives(c, v.now()), c.attempts_left == 0, id};
}

bool is_dead(const page_context& v, const asked_code* asked) {
  return !asked || !core::lives(asked->challenge, v.now());
}

/// What the person reads in place of the form.
std::string why_dead(const page_context& v, const asked_code* asked) {
  if (!asked || core::awaits_confirmation(asked->challenge))
    return v.tr(msgid("There is no code to enter here: it was used, or a newer one took its place."));
  const auto& c = asked->challenge;
  if (c.attempts_left == 0)
    return v.tr(msgid("That was the fifth wrong code. Get a new code and use the newest text."));
  return v.tr(
      msgid("This code was good until {time}. Get a new code."),
      {{"time", time_of_day(v.language, c.expires_at, v.now())}}
  );
}

void fill_dead(page& p, const page_context& v, const code_form& f, const asked_code* asked) {
  p.show("DEAD").set("WHY", why_dead(v, asked));
  if (f.anew.empty())
    p.show("START_AGAIN");
  else
    p.set("ANEW", v.access.address.path_prefix + std::string(f.anew)).show("NEW_CODE");
}

/// Where the text went and until when its code is good. A number that no code has come back from is shown whole, so
/// that it can be checked.
void fill_about(page& p, const page_context& v, const asked_code& asked) {
  const auto& c = asked.challenge;
  auto about = p.add(is_typed_number(c) ? "TYPED_NUMBER" : "PROVEN");
  about.set("UNTIL", time_of_day(v.language, c.expires_at, v.now())).set("UNTIL_TIME", to_rfc3339(c.expires_at));
  about.set("MINUTES", in_words(v.language, c.expires_at - v.now())).number(c.to);
  if (is_typed_number(c))
    about.set("WHOLE", c.to.reveal_grouped()).set("COUNTRY", country_name(v.language, c.to.region()));
}

} // namespace

void fill_resend(
    page& p, const page_context& v, const core::challenge& c, std::string_view to, std::string_view next
) {
  auto form = p.include("RESEND_FORM", "resend_form.tpl");
  form.set("RESEND", v.access.address.path_prefix + std::string(to)).set("NEXT", next);
  if (!c.resend_at) {
    form.set("MINUTES", in_words(v.language, c.expires_at - v.now())).show("LAST_SEND");
  } else if (*c.resend_at <= v.now()) {
    form.show("RESEND_NOW");
  } else {
    const auto wait = std::chrono::ceil<core::seconds>(*c.resend_at - v.now());
    form.set("WAIT", in_words(v.language, wait)).set("SECONDS", std::to_string(wait.count())).show("RESEND_LATER");
  }
}

core::msgid heading_of(const page_context& v, const asked_code* asked) {
  if (asked && is_by_passkey(asked->challenge)) return heading_of(as_passkey_prompt(v, *asked));
  if (asked && !core::is_by_text(asked->challenge)) return heading_of(as_app_code(v, *asked));
  if (is_dead(v, asked)) return msgid("This code no longer works");
  if (asked->elsewhere) return msgid("You started a change in another browser");
  return core::awaits_confirmation(asked->challenge) ? msgid("Is this number still yours?")
                                                     : msgid("Check your phone");
}

void fill(page& p, const page_context& v, const code_form& f, const asked_code* asked) {
  if (asked && is_by_passkey(asked->challenge)) return fill_passkey(p, v, f, f.passkey, as_passkey_prompt(v, *asked));
  if (asked && !core::is_by_text(asked->challenge)) return fill_app_code(p, v, f, as_app_code(v, *asked));
  const auto& prefix = v.access.address.path_prefix;
  p.into("CODE_FORM", "code_form.tpl");
  p.set("ACTION", prefix + std::string(f.action)).set("BUTTON", f.button).set("NEXT", f.next);
  p.show(f.takes_away ? "TAKES_AWAY" : "PLAIN");
  p.set("CANCEL", prefix + std::string(f.cancel));
  p.set("RESTART", prefix + std::string(f.restart)).set("LEAVE", f.leave);
  if (is_dead(v, asked)) return fill_dead(p, v, f, asked);
  if (!asked->email.empty()) p.add("AS").set("EMAIL", asked->email).set("RESTART", prefix + std::string(f.restart));
  const auto& c = asked->challenge;
  if (core::awaits_confirmation(c)) {
    p.add("CONFIRM").number(c.to).set("RESEND", prefix + std::string(f.resend)).set("NEXT", f.next);
    return;
  }
  p.show("LIVE");
  if (asked->elsewhere) {
    p.show("OTHER_SESSION").show("ELSEWHERE");
    return;
  }
  fill_about(p, v, *asked);
  p.show("HERE");
  if (!is_typed_number(c)) p.show("NO_PHONE");
  if (asked->undelivered)
    p.show("UNDELIVERED");
  else if (is_late(v, c))
    p.show("LATE");
  if (asked->new_since)
    p.add("NEW_SINCE")
        .set("AT", date_and_time(v.language, *asked->new_since))
        .set("TIME", to_rfc3339(*asked->new_since));
  if (!f.cancel.empty()) p.show("CAN_CANCEL");
  if (f.help.empty())
    p.show("TIPS");
  else
    p.add("HELP").set("HELP_PAGE", prefix + std::string(f.help));
  fill_resend(p, v, c, f.resend, f.next);
}

bool is_sent_already(const core::refusal& why) noexcept {
  return why.kind == core::refusal_kind::resend_too_soon || why.kind == core::refusal_kind::no_more_messages;
}

void answer_refusal(page_context& v, page p, const core::refusal& why) {
  v.refresh_now();
  auto rendered = refusal_text(v.language, why, v.now(), v.access.config.branding.support_email);
  if (why.kind == core::refusal_kind::resend_too_soon) {
    // Nothing is wrong, and the wait stands beside the button, where it is counted down.
    rendered.sentence = rendered.reason + " " + v.tr(msgid("A text can take a minute or two."));
    rendered.reason.clear();
    return p.notice(rendered, {}, mood::info).answer();
  }
  p.set("WHY", rendered.sentence);
  p.show("SAID").refused("code", why).answer();
}

awaitable<std::optional<rendered_refusal>> count_slip(page_context& v) {
  const auto browser = v.who ? core::to_text(v.who->session.id) : core::to_text(v.browser->browser);
  const std::array slips{core::meter_limit{
      .meter = v.access.meter_keys(core::meter_kind::malformed_code, browser),
      .limit = 30,
      .window = core::minutes(1)}};
  storage::read_barrier in_memory;
  const auto until = co_await v.meters.take(slips, v.now(), in_memory).wait();
  if (until) co_return too_many_slips(v.language, *until, v.now());
  co_return std::nullopt;
}

awaitable<core::result<core::one_time_code, rendered_refusal>> typed_code(page_context& v) {
  const auto read = core::read_code(v.field("code"));
  if (read) co_return *read;
  auto too_many = co_await count_slip(v);
  if (too_many) co_return *std::move(too_many);
  rendered_refusal t;
  t.sentence = refusal_text(v.language, read.error());
  co_return t;
}

void answer_slip(page_context& v, page p, const rendered_refusal& why) {
  constexpr std::size_t longest_shown = 100;
  const auto typed = v.field("code");
  if (typed.size() <= longest_shown && core::is_utf8(typed)) p.set("TYPED", typed);
  if (why.retry_after) return p.notice(why).answer();
  p.error("code", why.sentence).answer(why.status);
}

awaitable<std::optional<asked_code>>
find_sign_in_code(page_context& v, const core::account_id& account, const core::challenge_id& id) {
  std::optional<asked_code> found;
  storage::read_barrier seen{v.x.observed};
  const auto look = [&](const core::account& a, const core::organisation* o) {
    for (const auto& c : a.sign_ins)
      if (c.id == id && !a.suspended) {
        found = as_asked(v, a, c);
        found->email = a.email.shown;
        found->trusted_days = core::trusted_days(a, o);
      }
  };
  co_await v.access.accounts.read(account, seen, look).wait();
  v.x.observed = seen.sequence;
  co_return found;
}

awaitable<std::optional<asked_code>> find_step_up_code(page_context& v) {
  std::optional<asked_code> found;
  storage::read_barrier seen{v.x.observed};
  const auto look = [&](const core::account& a, const core::organisation*) {
    if (const auto* c = core::find_step_up(a, v.who->session.id)) found = as_asked(v, a, *c);
  };
  co_await v.access.accounts.read(v.who->account.id, seen, look).wait();
  v.x.observed = seen.sequence;
  co_return found;
}

awaitable<std::optional<asked_code>> find_number_change_code(page_context& v) {
  std::optional<asked_code> found;
  storage::read_barrier seen{v.x.observed};
  const auto look = [&](const core::account& a, const core::organisation*) {
    if (!a.number_change || !a.number_change->challenge) return;
    found = as_asked(v, a, *a.number_change->challenge);
    found->elsewhere = a.number_change->begun_by != v.who->session.id;
  };
  co_await v.access.accounts.read(v.who->account.id, seen, look).wait();
  v.x.observed = seen.sequence;
  co_return found;
}

awaitable<std::optional<asked_code>> find_pending_code(page_context& v, core::purpose p) {
  std::optional<asked_code> found;
  storage::read_barrier seen{v.x.observed};
  const auto look = [&](const core::account& a, const core::organisation*) {
    const auto* pending = core::pending_challenge(a.two_step);
    if (!pending || pending->purpose != p) return;
    found = as_asked(v, a, *pending);
    found->elsewhere = pending->begun_by != v.who->session.id;
  };
  co_await v.access.accounts.read(v.who->account.id, seen, look).wait();
  v.x.observed = seen.sequence;
  co_return found;
}

} // namespace twostep::server::pages
