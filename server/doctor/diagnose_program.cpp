// Diagnoses the gate for a person's program: whether the token reaches the gate, and the answer the program.
#include "server/doctor/diagnosis.hpp"

namespace twostep::server::doctor {
namespace {

using gate::verdict;

bool is_success(unsigned status) noexcept {
  return status >= 200 && status < 300;
}

void diagnose_answer(diagnosis& d, const answer_back& back) {
  const auto status = std::to_string(back.status);
  if (is_success(back.status))
    return d.problem(
        "The application answered, " + status +
            ", to a token that is worth nothing: the proxy asks the gate and lets the program on.",
        "Let it heed the answer: 204 goes on, everything else doesn't."
    );
  if (back.status != 401)
    return d.problem(
        "A program whose token is worth nothing is told " + status +
            (back.location.empty() ? std::string() : ", to " + back.location) + ", and the gate said 401.",
        "Let the proxy hand on a 401 that comes without a Location, as it is."
    );
  if (back.challenge.empty())
    d.problem(
        "The gate's 401 comes back without WWW-Authenticate: programs can't tell what is wrong with their token.",
        "Let the proxy hand that field on, too."
    );
}

} // namespace

void diagnose_program(diagnosis& d, const probe_result& v) {
  if (!v.back.failure.empty())
    return d.problem(
        "A request with a token, as programs send it, got no answer: " + v.back.failure + ".",
        "Look into the proxy's log."
    );
  const bool is_open = d.of_nobody() == verdict::granted;
  if (v.arrived.empty() && is_success(v.back.status) && !is_open)
    return d.problem(
        "The application answered, " + std::to_string(v.back.status) +
            ", to a token that is worth nothing: the proxy doesn't ask the gate about requests with Authorization.",
        "Let it ask GET /gate/check about every request, whatever it carries."
    );
  // Perhaps on purpose: an application that no program is meant to use.
  if (v.arrived.empty() || !v.arrived.front().has_app_token)
    return d.note(
        "Authorization doesn't come through to the gate: programs' tokens open nothing here. That is right "
        "where none should.",
        "Where they should, let the proxy pass Authorization on to the gate. nginx: no proxy_set_header "
        "Authorization where it asks the gate; Caddy: no header_up -Authorization in forward_auth, no request_header "
        "-Authorization before it; Traefik: authRequestHeaders left out, or with Authorization in it; HAProxy: the "
        "twostep-gate.lua that came with this version, no del-header Authorization before it. Take it away "
        "behind the gate only (docs/gate.md)."
    );
  if (!is_open) diagnose_answer(d, v.back);
}

} // namespace twostep::server::doctor
