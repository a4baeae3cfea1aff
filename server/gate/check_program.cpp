// The gate for requests with an app token. A program follows no redirect and reads no page: the answer is 401 for
// an invalid token (RFC 6750, RFC 7617), and 403 for a valid one that isn't sufficient.
#include "core/account/access.hpp"
#include "core/account/second_step.hpp"
#include "core/email.hpp"
#include "server/access/app_token.hpp"
#include "server/gate/client_kind.hpp"
#include "server/gate/gate.hpp"
#include "server/gate/misconfiguration.hpp"

#include <algorithm>
#include <utility>

namespace twostep::server::gate {
namespace {

constexpr std::string_view challenge = "WWW-Authenticate";
constexpr const char* by_basic = "Basic realm=\"app token\", charset=\"UTF-8\"";

bool is_made_for(const core::app_token& t, std::string_view host) {
  return std::find(t.hosts.begin(), t.hosts.end(), host) != t.hosts.end();
}

} // namespace

/// The credentials that a program sends.
struct gate::claim {
  std::string_view token;
  bool is_basic = false;
  /// The user that Basic credentials name: core::email_address::key, "" if it isn't an email. nullopt: none named.
  std::optional<std::string> user_key{};

  bool is_of(const core::account& a) const noexcept { return !user_key || *user_key == a.email.key; }
};

bool gate::check_program(http::exchange& x, const original_request* asked) {
  if (const auto token = app_token_in(x.request.authorization)) {
    answer_program(x, asked, {*token});
    return true;
  }
  const auto basic = basic_app_token::find_in(x.request.authorization);
  if (!basic) return false;
  claim c{basic->token(), true};
  if (!basic->user().empty()) {
    c.user_key = core::email_key(basic->user()).value_or("");
  }
  answer_program(x, asked, c);
  return true;
}

void gate::answer_program(http::exchange& x, const original_request* asked, const claim& c) {
  if (!asked) { // The token is bound to applications, so the application must be known.
    tell(misconfiguration(x.request, original_refusal::incomplete));
    x.response.status = 403;
    return;
  }
  auto outcome = evaluate_program(x, *asked, c);
  if (outcome.what == verdict::sign_in) { // the token isn't valid for this application: treated as not signed in
    outcome.what = evaluate(services_.config.gate.rules, asked->host, asked->uri, {});
    if (outcome.what == verdict::granted) say_who(x.response, nullptr, nullptr, as_);
  }
  if (outcome.what == verdict::granted) {
    x.response.status = 204;
  } else if (outcome.is_authentic) {
    note(audit_event::gate_denied, x, outcome.who, asked, outcome.missing);
    x.response.status = 403;
    x.response.headers.push_back({challenge, "Bearer error=\"insufficient_scope\""});
  } else {
    note(audit_event::app_token_failed, x, outcome.who, asked, outcome.missing);
    x.response.status = 401;
    const bool may_ask = c.is_basic && !is_browser(x.request);
    x.response.headers.push_back({challenge, may_ask ? by_basic : "Bearer error=\"invalid_token\""});
  }
}

gate::evaluation gate::evaluate_program(http::exchange& x, const original_request& asked, const claim& c) const {
  evaluation found{.missing = "gate", .is_authentic = false};
  const auto look = [&](const core::account& a, const core::organisation* o, const core::app_token& t) {
    found.who = a.id;
    if (!c.is_of(a)) {
      found.missing = "app_token_user";
      return;
    }
    found.is_authentic = true;
    found.missing = "rule";
    found.step = core::required_step(a, o, x.now);
    if (!is_made_for(t, asked.host)) {
      found.missing = "app_token_host";
    } else if (found.step != core::next_step::none) {
      found.missing = "policy";
    } else {
      found.what = evaluate(services_.config.gate.rules, asked.host, asked.uri, {&a, o, core::is_verified(a, t)});
      if (found.what == verdict::two_step) found.missing = "policy";
      if (found.what == verdict::granted) say_who(x.response, &a, o, as_);
    }
  };
  read_app_token(services_, x, c.token, look);
  return found;
}

void gate::ask_for_token(http::exchange& x) const {
  if (x.response.status == 401 && services_.policy.max_app_tokens > 0 && !is_browser(x.request))
    x.response.headers.push_back({challenge, by_basic});
}

} // namespace twostep::server::gate
