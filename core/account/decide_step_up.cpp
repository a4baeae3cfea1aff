// Step-up: a code in an open session, before something that could cost the account.

#include "core/account/decision_builder.hpp"

#include <vector>

namespace twostep::core {

namespace {

/// Ends what is dead, so that no session has two.
void end_dead(decision_builder& d) {
  std::vector<step_up_ended> ended;
  for (const auto& c : d.state().step_ups)
    if (!lives(c, d.now())) ended.push_back({c.id, end_reason::expired, d.now()});
  for (const auto& e : ended) d.emit(e);
}

} // namespace

result<decision, refusal> decide(const account& a, const begin_step_up& c, const context& ctx) {
  decision_builder d(a, ctx);
  if (const auto no = d.needs_recent_password(c.session)) return *no;
  const auto device = d.recognise(c.trust, c.device);
  const auto method = c.method ? c.method : first_method(d.state(), device);
  if (!method) return refusal{refusal_kind::not_in_state};
  if (!is_on(d.state(), *method)) return refusal{refusal_kind::method_not_on};
  end_dead(d);
  const auto* found = find_step_up(d.state(), c.session);
  auto under_way = found ? std::optional(*found) : std::nullopt;
  const bool is_same = under_way && sign_in_method_of(*under_way) == *method;
  if (is_same && is_by_text(*under_way)) return d.resend(*under_way);
  if (is_same) return d.challenged(under_way->id);
  if (const auto no = d.paused(c.trust, device, *find_factor(method->method))) return *no;
  // The text's code that it goes back to is dead.
  const bool is_over = under_way && method->method == method::text_message && under_way->sends != 0 &&
                       ctx.now >= under_way->issued_at + ctx.policy.code.ttl;
  if (is_over) {
    d.emit(step_up_ended{under_way->id, end_reason::expired, ctx.now});
    under_way.reset();
  }
  if (under_way) {
    d.change_method(*under_way, *method);
    return d.challenged(under_way->id);
  }
  auto challenge = d.make_challenge(c.challenge, purpose::step_up, *method, c.trust, device);
  challenge.begun_by = c.session;
  d.emit(step_up_challenged{challenge});
  if (challenge.sends != 0) d.send(challenge, 1);
  return d.challenged(challenge.id);
}

result<decision, refusal> decide(const account& a, const verify_step_up& c, const context& ctx) {
  if (!c.answer) return refusal{refusal_kind::not_a_code};
  decision_builder d(a, ctx);
  if (const auto no = d.needs_session(c.session)) return *no;
  const auto* found = find_step_up(d.state(), c.session);
  if (!found || !lives(*found, ctx.now)) return refusal{refusal_kind::challenge_gone};
  if (awaits_confirmation(*found)) return refusal{refusal_kind::challenge_gone}; // no code is anywhere
  const auto challenge = *found;
  if (const auto no = d.paused(challenge, c.trust)) return *no;

  if (!d.accept(challenge, *c.answer)) {
    const auto refused = d.fail(challenge, c.trust, c.notice);
    if (refused.kind == refusal_kind::code_dead) d.emit(step_up_ended{challenge.id, end_reason::exhausted, ctx.now});
    return d.refuse(refused);
  }
  d.emit(session_proven{c.session, c.renewed.id, c.renewed.page, method_of(challenge), challenge.id, ctx.now});
  return d.finish();
}

} // namespace twostep::core
