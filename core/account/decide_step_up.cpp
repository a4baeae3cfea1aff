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
  const auto* phone = verified_phone(d.state().two_step);
  if (!phone) return refusal{refusal_kind::not_in_state};
  end_dead(d);
  if (const auto* under_way = find_step_up(d.state(), c.session)) return d.resend(*under_way);
  const auto device = d.recognise(c.trust, c.device);
  if (const auto no = d.paused(c.trust, device)) return *no;

  auto challenge = d.make_challenge(c.challenge, purpose::step_up, *phone, c.trust, device);
  challenge.begun_by = c.session;
  d.emit(step_up_challenged{challenge});
  d.send(challenge, 1);
  return d.challenged(challenge.id);
}

result<decision, refusal> decide(const account& a, const verify_step_up& c, const context& ctx) {
  if (!c.answer) return refusal{refusal_kind::not_a_code};
  decision_builder d(a, ctx);
  if (const auto no = d.needs_session(c.session)) return *no;
  const auto* found = find_step_up(d.state(), c.session);
  if (!found || !lives(*found, ctx.now)) return refusal{refusal_kind::challenge_gone};
  const auto challenge = *found;
  if (const auto no = d.paused(c.trust, challenge.device)) return *no;

  if (!d.is_right(challenge, *c.answer)) {
    const auto refused = d.fail(challenge, c.trust, c.notice);
    if (refused.kind == refusal_kind::code_dead) d.emit(step_up_ended{challenge.id, end_reason::exhausted, ctx.now});
    return d.refuse(refused);
  }
  d.emit(session_proven{c.session, c.renewed.id, c.renewed.page, method_of(challenge), challenge.id, ctx.now});
  return d.finish();
}

} // namespace twostep::core
