// The gate's answers to requests with an app token. A program follows no redirect and reads no page: the answer is
// 401 for an invalid token (RFC 6750, RFC 7617), and 403 for a valid one that isn't sufficient.
#include "server/gate/client_kind.hpp"
#include "server/gate/gate.hpp"

namespace twostep::server::gate {
namespace {

constexpr std::string_view challenge = "WWW-Authenticate";
constexpr const char* by_basic = "Basic realm=\"app token\", charset=\"UTF-8\"";

} // namespace

void gate::answer_program(http::exchange& x, const question& q, const evaluation& outcome) {
  if (outcome.what == verdict::granted) {
    x.response.status = 204;
  } else if (outcome.is_authentic) {
    note(audit_event::gate_denied, x, outcome.who, q.asked(), outcome.missing);
    x.response.status = 403;
    x.response.headers.push_back({challenge, "Bearer error=\"insufficient_scope\""});
  } else {
    note(audit_event::app_token_failed, x, outcome.who, q.asked(), outcome.missing);
    x.response.status = 401;
    const bool may_ask = q.is_basic() && !is_browser(x.request);
    x.response.headers.push_back({challenge, may_ask ? by_basic : "Bearer error=\"invalid_token\""});
  }
}

void gate::ask_for_token(http::exchange& x) const {
  if (x.response.status == 401 && services_.policy.max_app_tokens > 0 && !is_browser(x.request))
    x.response.headers.push_back({challenge, by_basic});
}

} // namespace twostep::server::gate
