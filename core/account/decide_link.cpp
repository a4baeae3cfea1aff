// What whoever has a one-time link does with it. Making one: decide_operator.cpp; signing in with one:
// decide_sign_in.cpp.

#include "core/account/bounds.hpp"
#include "core/account/decision_builder.hpp"
#include "core/account/second_step.hpp"

namespace twostep::core {

result<decision, refusal> decide(const account& a, const set_password_by_link& c, const context& ctx) {
  const auto* link = find_link(a, c.link, ctx.now);
  if (!link || link->purpose == link_purpose::enrol || !is_open_to(*link, c.browser))
    return refusal{refusal_kind::link_gone};
  const bool is_forgotten = link->purpose == link_purpose::forgotten;
  if (c.verifier.text.size() > longest_verifier) return refusal{refusal_kind::too_long};
  decision_builder d(a, ctx);
  if (is_forgotten && !may_use_forgotten_link(d.state(), ctx.organisation, ctx.now))
    return refusal{refusal_kind::link_gone};
  // As where it was made: the policy may have come meanwhile, or the ninetieth day.
  if (link->is_mailed && needs_link(d.state(), ctx.organisation, ctx.now)) return refusal{refusal_kind::link_gone};
  // Whoever reads the mail gets no further than the password's owner without it.
  const bool needs_step = is_forgotten && has_second_step(d.state());
  if (needs_step && !is_step_recent(*link, ctx.policy, ctx.now)) return refusal{refusal_kind::second_step_again};
  if (link->is_mailed) d.emit(email_verified{ctx.now});
  d.emit(password_changed{c.verifier, false, std::nullopt, actor{}, ctx.now});
  d.end_password_links(c.link);
  d.record(activity_kind::password_changed);
  d.notify(notice_kind::password_changed, c.notice);
  return d.finish();
}

result<decision, refusal> decide(const account& a, const decline_two_step& c, const context& ctx) {
  if (requires_two_step(ctx.organisation, ctx.now)) return refusal{refusal_kind::mandatory};
  decision_builder d(a, ctx);
  if (const auto no = d.needs_recent_password(c.session)) return *no;
  if (!d.state().link_required_since) return refusal{refusal_kind::not_in_state};
  if (const auto* pending = pending_challenge(d.state().two_step))
    d.emit(pending_ended{pending->id, end_reason::cancelled, ctx.now});
  d.use_enrol_links();
  d.record(activity_kind::two_step_disabled);
  d.notify(notice_kind::two_step_disabled, c.notice);
  return d.finish();
}

} // namespace twostep::core
