// Replacing the verified number in one go.

#include "core/account/bounds.hpp"
#include "core/account/decision_builder.hpp"
#include "core/account/second_step.hpp"
#include "core/account/text_message_factor.hpp"

namespace twostep::core {

namespace {

using step = number_change_step;

/// The change is at this step, in this session; else why it isn't.
std::optional<refusal> needs_step(const decision_builder& d, const session_id& session, step wanted) {
  if (const auto no = d.needs_session(session)) return no;
  const auto at = step_of(d.state(), d.ctx().policy.session, d.now());
  if (!at) return refusal{refusal_kind::challenge_gone};
  if (d.state().number_change->begun_by != session) return refusal{refusal_kind::other_session};
  if (*at != wanted) return refusal{refusal_kind::challenge_gone};
  return std::nullopt;
}

} // namespace

result<decision, refusal> decide(const account& a, const begin_number_change& c, const context& ctx) {
  decision_builder d(a, ctx);
  const auto* phone = verified_phone(d.state().two_step);
  const bool has_higher = highest_rank(d.state(), ctx.now) > text_message_factor.rank;
  if (const auto no = has_higher ? d.needs_highest_step_up(c.session) : d.needs_recent_password(c.session))
    return *no;
  if (!phone) return refusal{refusal_kind::not_in_state};
  if (!needs_step(d, c.session, step::old_code)) return d.resend(*d.state().number_change->challenge);
  if (has_higher) {
    // The factor just given takes the place of the old number's code (decision 56): perhaps the number is lost.
    d.supersede_change();
    d.emit(number_change_opened{c.session, ctx.now});
    return d.finish();
  }

  const auto device = d.recognise(c.trust, c.device);
  auto challenge = d.make_challenge(c.challenge, purpose::replace_old, *phone, c.trust, device);
  challenge.begun_by = c.session;
  d.supersede_change();
  d.emit(number_change_begun{challenge});
  d.send(challenge, 1);
  return d.challenged(challenge.id);
}

result<decision, refusal> decide(const account& a, const confirm_old_number& c, const context& ctx) {
  if (!c.code) return refusal{refusal_kind::not_a_code};
  decision_builder d(a, ctx);
  if (const auto no = needs_step(d, c.session, step::old_code)) return *no;
  const auto challenge = *d.state().number_change->challenge;
  if (const auto no = d.paused(c.trust, challenge.device)) return *no;
  if (d.accept(challenge, *c.code)) {
    d.emit(number_change_allowed{challenge.id, ctx.now});
    d.emit(session_proven{c.session, c.renewed.id, c.renewed.page, method::text_message, std::nullopt, ctx.now});
    return d.finish();
  }
  const auto refused = d.fail(challenge, c.trust, c.notice);
  if (refused.kind == refusal_kind::code_dead) d.end_number_change(end_reason::exhausted);
  return d.refuse(refused);
}

result<decision, refusal> decide(const account& a, const give_new_number& c, const context& ctx) {
  decision_builder d(a, ctx);
  const bool is_asked_for = !needs_step(d, c.session, step::new_code);
  if (!is_asked_for)
    if (const auto no = needs_step(d, c.session, step::new_number)) return *no;
  const auto& change = *d.state().number_change;
  if (is_asked_for && change.challenge->to == c.phone) return d.resend(*change.challenge);
  if (ctx.now >= *change.allowed_at + ctx.policy.session.recent_sign_in) return refusal{refusal_kind::challenge_gone};
  if (*verified_phone(d.state().two_step) == c.phone) return refusal{refusal_kind::same_number};
  if (const auto no = d.one_number_too_many(c.phone)) return *no;

  const auto device = d.recognise(c.trust, c.device);
  auto challenge = d.make_challenge(c.challenge, purpose::replace_new, c.phone, c.trust, device);
  challenge.begun_by = c.session;
  challenge.charged = d.send(challenge, 1);
  d.emit(new_number_given{challenge});
  return d.challenged(challenge.id);
}

result<decision, refusal> decide(const account& a, const confirm_new_number& c, const context& ctx) {
  if (!c.code) return refusal{refusal_kind::not_a_code};
  decision_builder d(a, ctx);
  if (const auto no = needs_step(d, c.session, step::new_code)) return *no;
  const auto challenge = *d.state().number_change->challenge;
  if (const auto no = d.paused(c.trust, challenge.device)) return *no;
  if (!d.accept(challenge, *c.code)) return d.refuse(d.fail(challenge, c.trust, c.notice));

  // The old number hears of it, and of every change of the next days.
  const auto old = *verified_phone(d.state().two_step);
  d.notify(notice_kind::number_changed, c.notice);
  d.emit(number_left{old, ctx.now});
  d.emit(number_replaced{challenge.id, ctx.now});
  if (c.end_others) d.end_other_access(c.session);
  // Beside a factor of a higher class the session keeps what that gave it.
  const bool has_higher = highest_rank(d.state(), ctx.now) > text_message_factor.rank;
  const std::uint8_t given = has_higher ? 0 : method::text_message;
  d.emit(session_proven{c.session, c.renewed.id, c.renewed.page, given, std::nullopt, ctx.now});
  d.record(activity_kind::number_changed);
  d.run(refund{challenge.charged, challenge.to});
  return d.finish();
}

} // namespace twostep::core
