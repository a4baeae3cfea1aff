// Turning two-step on and off. The four states and what leads from one to another: docs/states.svg.

#include "core/account/decision_builder.hpp"
#include "core/account/notice.hpp"

#include <algorithm>

namespace twostep::core {

namespace {

/// The pending change's challenge if it lives and this session may confirm it.
result<challenge, refusal> confirmable(const decision_builder& d, const session_id& session, purpose p) {
  if (const auto no = d.needs_session(session)) return *no;
  const auto* pending = pending_challenge(d.state().two_step);
  if (!pending || pending->purpose != p) return refusal{refusal_kind::challenge_gone};
  if (pending->begun_by != session) return refusal{refusal_kind::other_session};
  return *pending;
}

decision wrong(decision_builder& d, const challenge& c, device_trust l, const notice_id& warning) {
  const auto refused = d.fail(c, l, warning);
  if (refused.kind == refusal_kind::code_dead) d.emit(pending_ended{c.id, end_reason::exhausted, d.now()});
  return d.refuse(refused);
}

} // namespace

result<decision, refusal> decide(const account& a, const begin_enable& c, const context& ctx) {
  decision_builder d(a, ctx);
  if (const auto no = d.needs_recent_password(c.session)) return *no;
  if (verified_phone(d.state().two_step)) return refusal{refusal_kind::not_in_state};
  const auto* pending = pending_challenge(d.state().two_step);
  if (pending && pending->to == c.phone && pending->begun_by == c.session) return d.resend(*pending);
  if (const auto no = d.one_number_too_many(c.phone)) return *no;

  d.supersede_change();
  const auto device = d.recognise(c.trust, c.device);
  auto challenge = d.make_challenge(c.challenge, purpose::enable, c.phone, c.trust, device);
  challenge.begun_by = c.session;
  challenge.charged = d.send(challenge, 1);
  d.emit(enable_begun{challenge});
  return d.challenged(challenge.id);
}

result<decision, refusal> decide(const account& a, const confirm_enable& c, const context& ctx) {
  if (!c.code) return refusal{refusal_kind::not_a_code};
  decision_builder d(a, ctx);
  const auto challenge = confirmable(d, c.session, purpose::enable);
  if (!challenge) return challenge.error();
  if (const auto no = d.paused(c.trust, challenge->device)) return *no;
  if (!d.is_right(*challenge, *c.code)) return wrong(d, *challenge, c.trust, c.notice);
  d.emit(two_step_enabled{challenge->id, ctx.now});
  d.use_enrol_links();
  d.emit(session_proven{c.session, c.renewed.id, c.renewed.page, method::text_message, std::nullopt, ctx.now});
  // Whatever else is open was opened without a second step, perhaps by somebody who has the password.
  d.emit(unproven_access_ended{c.renewed.id, ctx.now});
  // From now on it is a number change: whoever has the old number hears of it and of what follows.
  for (const auto& former : former_numbers_to_notify(d.state(), ctx.now)) d.emit(number_left{former, ctx.now});
  d.record(activity_kind::two_step_enabled);
  d.run(refund{challenge->charged, challenge->to});
  d.notify(notice_kind::two_step_enabled, c.notice);
  d.admit(c.new_device, device_trust::unknown_browser, {}, {});
  return d.finish();
}

result<decision, refusal> decide(const account& a, const begin_disable& c, const context& ctx) {
  if (requires_two_step(ctx.organisation, ctx.now)) return refusal{refusal_kind::mandatory};
  decision_builder d(a, ctx);
  if (const auto no = d.needs_recent_password(c.session)) return *no;
  const auto* phone = verified_phone(d.state().two_step);
  if (!phone) return refusal{refusal_kind::not_in_state};
  const auto* pending = pending_challenge(d.state().two_step);
  if (pending && pending->begun_by == c.session) return d.resend(*pending);

  const auto device = d.recognise(c.trust, c.device);
  auto challenge = d.make_challenge(c.challenge, purpose::disable, *phone, c.trust, device);
  challenge.begun_by = c.session;
  d.supersede_change();
  d.emit(disable_begun{challenge});
  d.send(challenge, 1);
  return d.challenged(challenge.id);
}

result<decision, refusal> decide(const account& a, const confirm_disable& c, const context& ctx) {
  if (!c.code) return refusal{refusal_kind::not_a_code};
  if (requires_two_step(ctx.organisation, ctx.now)) return refusal{refusal_kind::mandatory};
  decision_builder d(a, ctx);
  const auto challenge = confirmable(d, c.session, purpose::disable);
  if (!challenge) return challenge.error();
  if (const auto no = d.paused(c.trust, challenge->device)) return *no;
  if (!d.is_right(*challenge, *c.code)) return wrong(d, *challenge, c.trust, c.notice);
  // The notice goes to the number that is about to be forgotten.
  d.notify(notice_kind::two_step_disabled, c.notice);
  d.emit(number_left{challenge->to, ctx.now});
  d.emit(two_step_disabled{challenge->id, ctx.now});
  d.end_recovery_codes();
  if (c.end_others) {
    d.end_other_access(c.session);
    if (c.renewed)
      d.emit(session_proven{c.session, c.renewed->id, c.renewed->page, method::text_message, std::nullopt, ctx.now});
  }
  d.record(activity_kind::two_step_disabled);
  return d.finish();
}

result<decision, refusal> decide(const account& a, const cancel_pending& c, const context& ctx) {
  decision_builder d(a, ctx);
  if (const auto no = d.needs_session(c.session)) return *no;
  if (const auto* pending = pending_challenge(d.state().two_step))
    d.emit(pending_ended{pending->id, end_reason::cancelled, ctx.now});
  d.end_number_change(end_reason::cancelled);
  return d.finish();
}

result<decision, refusal> decide(const account& a, const resend_code& c, const context& ctx) {
  decision_builder d(a, ctx);
  if (c.session) {
    if (const auto no = d.needs_session(*c.session)) return *no;
    const auto* pending = find_challenge(d.state(), c.challenge);
    if (!pending || !pending->begun_by || pending->purpose == purpose::step_up)
      return refusal{refusal_kind::challenge_gone};
    if (!lives(*pending, ctx.now)) return refusal{refusal_kind::challenge_gone};
    if (pending->begun_by != c.session) return refusal{refusal_kind::other_session};
    return d.resend(*pending);
  }
  const auto& live = d.state().sign_ins;
  const auto found = std::find_if(live.begin(), live.end(), [&](const challenge& x) { return x.id == c.challenge; });
  if (a.suspended || found == live.end() || !lives(*found, ctx.now)) return refusal{refusal_kind::challenge_gone};
  return d.resend(*found);
}

} // namespace twostep::core
