// The gate's other half: requests with an app token. A program follows no redirect and reads no page, so the answer
// is 401 where the token is worth nothing (RFC 6750), and 403 where it is good and that isn't enough.
#include "core/access.hpp"
#include "server/app_token.hpp"
#include "server/gate/gate.hpp"
#include "server/gate/obstacle.hpp"

#include <algorithm>

namespace twostep::server::gate {
namespace {

bool is_made_for(const core::app_token& t, std::string_view host) {
  return std::find(t.hosts.begin(), t.hosts.end(), host) != t.hosts.end();
}

} // namespace

void gate::check_program(http::exchange& x, const original_request* asked, std::string_view token) {
  if (!asked) { // which application it must be good for can't be known
    tell(obstacle(x.request, original_refusal::incomplete));
    x.response.status = 403;
    return;
  }
  const auto judged = judge_program(x, *asked, token);
  auto what = judged ? judged->what : verdict::sign_in;
  if (what == verdict::sign_in) { // nobody, for this application
    what = decide(services_.config.gate.rules, asked->host, asked->uri, {}, services_.clock.now());
    if (what == verdict::granted) say_who(x.response, nullptr, nullptr, as_);
  }
  if (what == verdict::granted) {
    x.response.status = 204;
  } else if (judged) {
    note(audit_event::gate_denied, x.request, judged->who, asked, judged->missing);
    x.response.status = 403;
    x.response.headers.push_back({"WWW-Authenticate", "Bearer error=\"insufficient_scope\""});
  } else {
    note(audit_event::app_token_failed, x.request, std::nullopt, asked, "gate");
    x.response.status = 401;
    x.response.headers.push_back({"WWW-Authenticate", "Bearer error=\"invalid_token\""});
  }
}

std::optional<gate::judgement>
gate::judge_program(http::exchange& x, const original_request& asked, std::string_view token) const {
  judgement found;
  const auto now = services_.clock.now();
  const auto look = [&](const core::account& a, const core::organisation* o, const core::app_token& t) {
    found.who = a.id;
    found.step = core::required_step(a, o, now);
    if (!is_made_for(t, asked.host)) {
      found.missing = "app_token_host";
    } else if (found.step != core::next_step::none) {
      found.missing = "policy";
    } else {
      found.what = decide(services_.config.gate.rules, asked.host, asked.uri, {&a, o}, now);
      if (found.what == verdict::two_step) found.missing = "policy";
      if (found.what == verdict::granted) say_who(x.response, &a, o, as_);
    }
  };
  if (!read_app_token(services_, x, token, look)) return std::nullopt;
  return found;
}

} // namespace twostep::server::gate
