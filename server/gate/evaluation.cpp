#include "server/gate/evaluation.hpp"

#include "core/account/passkey.hpp"
#include "core/account/second_step.hpp"

#include <algorithm>

namespace twostep::server::gate {
namespace {

bool is_made_for(const core::app_token& t, std::string_view host) {
  return std::find(t.hosts.begin(), t.hosts.end(), host) != t.hosts.end();
}

} // namespace

session_evaluation::session_evaluation(const terms& t, http::exchange& x, const question& q)
    : terms_(t), exchange_(x), host_(q.asked() ? std::string_view(q.asked()->host) : std::string_view()),
      uri_(q.asked() ? q.asked()->uri : std::string_view("/")) {}

verdict session_evaluation::of(const person& who) const {
  return evaluate(terms_.rules, host_, uri_, who);
}

void session_evaluation::look_for_passkey(const core::account& a, const core::organisation* o) {
  found_.has_passkey = std::ranges::any_of(a.passkeys, [&](const core::passkey& p) {
    return p.site == terms_.policy.site.id && !core::is_due(p, exchange_.now);
  });
  if (found_.has_passkey || core::may_set_up(terms_.policy, o, core::method::passkey)) return;
  found_.what = verdict::denied;
  found_.why = denied_by::lack_of_passkeys;
  found_.missing = "passkey";
}

void session_evaluation::look(const core::account& a, const core::organisation* o, const core::session& session) {
  found_.who = a.id;
  found_.step = core::required_step(a, session, o, exchange_.now);
  // A person with a step to take first counts as not signed in until it is done.
  const bool authenticated = found_.step == core::next_step::none;
  person who;
  if (authenticated)
    who = {&a, o, core::has_second_step(a) && core::has_given_second_step(a, session), core::methods_of(a, session)};
  found_.what = of(who);
  if (found_.what == verdict::passkey) look_for_passkey(a, o);
  found_.has_second_step = found_.what == verdict::two_step && core::has_second_step(a);
  if (found_.what == verdict::denied) found_.locale = a.locale;
  if (found_.what == verdict::granted) say_who(exchange_.response, who, terms_.identity);
}

const evaluation& session_evaluation::finish(bool is_somebody) {
  if (is_somebody) return found_;
  found_.what = of({});
  if (found_.what == verdict::granted) say_who(exchange_.response, {}, terms_.identity);
  return found_;
}

program_evaluation::program_evaluation(const terms& t, http::exchange& x, const question& q)
    : terms_(t), exchange_(x), question_(q) {}

void program_evaluation::look(const core::account& a, const core::organisation* o, const core::app_token& token) {
  const auto& asked = *question_.asked();
  found_.who = a.id;
  if (!question_.is_of(a)) {
    found_.missing = "app_token_user";
    return;
  }
  found_.is_authentic = true;
  found_.missing = "rule";
  found_.step = core::required_step(a, o, exchange_.now);
  if (!is_made_for(token, asked.host)) {
    found_.missing = "app_token_host";
  } else if (found_.step != core::next_step::none) {
    found_.missing = "policy";
  } else {
    const person who{&a, o, core::is_verified(a, token)};
    found_.what = evaluate(terms_.rules, asked.host, asked.uri, who);
    if (found_.what == verdict::two_step) found_.missing = "policy";
    if (found_.what == verdict::passkey) found_.missing = "passkey";
    if (found_.what == verdict::granted) say_who(exchange_.response, who, terms_.identity);
  }
}

const evaluation& program_evaluation::finish() {
  if (found_.what != verdict::sign_in) return found_;
  // The token isn't valid for this application: the program counts as not signed in.
  const auto& asked = *question_.asked();
  found_.what = evaluate(terms_.rules, asked.host, asked.uri, {});
  if (found_.what == verdict::granted) say_who(exchange_.response, {}, terms_.identity);
  return found_;
}

} // namespace twostep::server::gate
