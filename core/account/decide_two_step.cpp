// Turning two-step on and off. The four states and what leads from one to another: docs/states.svg.

#include "core/account/decision_builder.hpp"
#include "core/account/notice.hpp"
#include "core/account/second_step.hpp"
#include "core/account/text_message_factor.hpp"

#include <algorithm>

namespace twostep::core {

namespace {

/// The pending change's challenge if it lives and this session may confirm it.
result<challenge, refusal> confirmable(const decision_builder& d, const session_id& session, purpose p) {
  if (const auto no = d.needs_session(session)) return *no;
  const auto* pending = pending_challenge(d.state().two_step);
  if (!pending || pending->purpose != p || awaits_confirmation(*pending))
    return refusal{refusal_kind::challenge_gone}; // none, or no code is anywhere
  if (pending->begun_by != session) return refusal{refusal_kind::other_session};
  return *pending;
}

decision wrong(decision_builder& d, const challenge& c, device_trust l, const notice_id& warning) {
  const auto refused = d.fail(c, l, warning);
  if (refused.kind == refusal_kind::code_dead) d.emit(pending_ended{c.id, end_reason::exhausted, d.now()});
  return d.refuse(refused);
}

/// Beside another factor the session's class stays what that gave it.
std::uint8_t method_to_note(bool is_last) {
  return is_last ? method::text_message : 0;
}

/// A factor of a higher class is on, and has been long enough.
bool has_higher_class(const decision_builder& d) {
  return highest_rank(d.state(), d.now()) > text_message_factor.rank;
}

/// The policy asks for a second step, and there is no other that it allows.
bool is_locked(const decision_builder& d) {
  const auto* org = d.ctx().organisation;
  return requires_two_step(org, d.now()) &&
         !has_other_second_step(d.state(), sign_in_method{method::text_message}, org);
}

} // namespace

result<decision, refusal> decide(const account& a, const begin_enable& c, const context& ctx) {
  decision_builder d(a, ctx);
  // Where another factor is on, it is one more: a change of the factors.
  if (const auto no = d.needs_highest_step_up(c.session)) return *no;
  if (verified_phone(d.state().two_step)) return refusal{refusal_kind::not_in_state};
  if (!may_set_up(ctx.policy, ctx.organisation, method::text_message))
    return refusal{refusal_kind::method_not_allowed};
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
  if (!d.accept(*challenge, *c.code)) return wrong(d, *challenge, c.trust, c.notice);
  if (!may_set_up(ctx.policy, ctx.organisation, method::text_message))
    return refusal{refusal_kind::method_not_allowed}; // not any more
  const bool is_first = !has_second_step(d.state());
  d.emit(two_step_enabled{challenge->id, ctx.now});
  if (is_first)
    d.end_unverified_access(c.session, c.renewed, method::text_message);
  else
    d.end_access_beside(c.session, c.renewed, 0, c.end_others); // the second step that it needed counts on
  // From now on it is a number change: whoever has the old number hears of it and of what follows.
  for (const auto& former : former_numbers_to_notify(d.state(), ctx.now)) d.emit(number_left{former, ctx.now});
  d.record(is_first ? activity_kind::two_step_enabled : activity_kind::text_messages_on);
  d.run(refund{challenge->charged, challenge->to});
  d.notify(is_first ? notice_kind::two_step_enabled : notice_kind::text_messages_on, c.notice);
  if (is_first) d.admit(c.new_device, device_trust::unknown_browser, {}, {}, method::text_message);
  return d.finish();
}

result<decision, refusal> decide(const account& a, const begin_disable& c, const context& ctx) {
  decision_builder d(a, ctx);
  if (is_locked(d)) return refusal{refusal_kind::mandatory};
  // Its own code follows; a factor of a higher class doesn't.
  const auto no = has_higher_class(d) ? d.needs_highest_step_up(c.session) : d.needs_recent_password(c.session);
  if (no) return *no;
  const auto* phone = verified_phone(d.state().two_step);
  if (!phone) return refusal{refusal_kind::not_in_state};
  const auto* pending = pending_challenge(d.state().two_step);
  if (pending && pending->begun_by == c.session) return d.resend(*pending);

  const auto device = d.recognise(c.trust, c.device);
  auto challenge = d.make_challenge(c.challenge, purpose::disable, {method::text_message}, c.trust, device);
  challenge.begun_by = c.session;
  d.supersede_change();
  d.emit(disable_begun{challenge});
  if (challenge.sends != 0) d.send(challenge, 1);
  return d.challenged(challenge.id);
}

result<decision, refusal> decide(const account& a, const confirm_disable& c, const context& ctx) {
  if (!c.code) return refusal{refusal_kind::not_a_code};
  decision_builder d(a, ctx);
  if (is_locked(d)) return refusal{refusal_kind::mandatory};
  const auto challenge = confirmable(d, c.session, purpose::disable);
  if (!challenge) return challenge.error();
  if (const auto no = d.paused(c.trust, challenge->device)) return *no;
  if (!d.accept(*challenge, *c.code)) return wrong(d, *challenge, c.trust, c.notice);
  const bool is_last = !has_other_second_step(d.state(), sign_in_method{method::text_message});
  // The notice goes to the number that is about to be forgotten.
  d.notify(is_last ? notice_kind::two_step_disabled : notice_kind::text_messages_off, c.notice);
  d.emit(number_left{challenge->to, ctx.now});
  d.emit(two_step_disabled{challenge->id, ctx.now});
  d.end_recovery_codes();
  if (c.end_others) {
    d.end_other_access(c.session);
    if (c.renewed)
      d.emit(session_proven{c.session, c.renewed->id, c.renewed->page, method_to_note(is_last), std::nullopt, ctx.now}
      );
  }
  d.record(is_last ? activity_kind::two_step_disabled : activity_kind::text_messages_off);
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
