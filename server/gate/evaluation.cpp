#include "server/gate/evaluation.hpp"

#include "core/account/second_step.hpp"

#include <algorithm>

namespace twostep::server::gate {
namespace {

bool is_made_for(const core::app_token& t, std::string_view host) {
  return std::find(t.hosts.begin(), t.hosts.end(), host) != t.hosts.end();
}

} // namespace

session_evaluation::session_evaluation(const config& c, remote_user as, http::exchange& x, const question& q)
    : config_(c), as_(as), exchange_(x), host_(q.asked() ? std::string_view(q.asked()->host) : std::string_view()),
      uri_(q.asked() ? q.asked()->uri : std::string_view("/")) {}

verdict session_evaluation::of(const person& who) const {
  return evaluate(config_.gate.rules, host_, uri_, who);
}

void session_evaluation::look(const core::account& a, const core::organisation* o, const core::session& session) {
  found_.who = a.id;
  found_.step = core::required_step(a, session, o, exchange_.now);
  // A person with a step to take first counts as not signed in until it is done.
  const bool authenticated = found_.step == core::next_step::none;
  const person who{&a, o, core::has_second_step(a) && core::is_verified(a, session)};
  found_.what = of(authenticated ? who : person{});
  if (found_.what == verdict::denied) found_.locale = a.locale;
  if (found_.what != verdict::granted) return;
  say_who(exchange_.response, authenticated ? &a : nullptr, authenticated ? o : nullptr, as_);
}

const evaluation& session_evaluation::finish(bool is_somebody) {
  if (is_somebody) return found_;
  found_.what = of({});
  if (found_.what == verdict::granted) say_who(exchange_.response, nullptr, nullptr, as_);
  return found_;
}

program_evaluation::program_evaluation(const config& c, remote_user as, http::exchange& x, const question& q)
    : config_(c), as_(as), exchange_(x), question_(q) {}

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
    found_.what = evaluate(config_.gate.rules, asked.host, asked.uri, {&a, o, core::is_verified(a, token)});
    if (found_.what == verdict::two_step) found_.missing = "policy";
    if (found_.what == verdict::granted) say_who(exchange_.response, &a, o, as_);
  }
}

const evaluation& program_evaluation::finish() {
  if (found_.what != verdict::sign_in) return found_;
  // The token isn't valid for this application: the program counts as not signed in.
  const auto& asked = *question_.asked();
  found_.what = evaluate(config_.gate.rules, asked.host, asked.uri, {});
  if (found_.what == verdict::granted) say_who(exchange_.response, nullptr, nullptr, as_);
  return found_;
}

} // namespace twostep::server::gate
