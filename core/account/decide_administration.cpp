// What support or the machine's shell changes about an account beside its factors: suspension, sessions, name, role
// and organisation.

#include "core/account/actor_rules.hpp"
#include "core/account/bounds.hpp"
#include "core/account/decision_builder.hpp"
#include "core/account/link.hpp"

namespace twostep::core {

namespace {

std::optional<refusal> why_refused(const account& a, const actor& by, std::string_view reason) {
  if (is_themselves(a, by)) return refusal{refusal_kind::themselves};
  if (is_too_long(by, reason)) return refusal{refusal_kind::too_long};
  return std::nullopt;
}

/// Ends those that had timed out as expired, the others for this reason.
void end_all_sessions(decision_builder& d, end_reason why, const context& ctx) {
  const auto sessions = d.state().sessions;
  for (const auto& s : sessions)
    d.end_session(s.id, lives(d.state(), s, ctx.policy.session, ctx.now) ? why : end_reason::expired);
}

void end_all_sign_ins(decision_builder& d, end_reason why) {
  const auto under_way = d.state().sign_ins;
  for (const auto& s : under_way) d.emit(sign_in_ended{s.id, why, d.now()});
}

/// Only somebody who is signed in can stop the deletion of a lost factor, so it doesn't go on meanwhile.
void keep_lost_factors(decision_builder& d) {
  const auto apps = d.state().authenticators;
  for (const auto& one : apps) d.keep_authenticator(one.id);
  const auto passkeys = d.state().passkeys;
  for (const auto& one : passkeys) d.keep_passkey(one.id);
}

/// The account opens more from now on than when these were opened, perhaps by a thief.
void end_access(decision_builder& d, const context& ctx) {
  end_all_sign_ins(d, end_reason::revoked);
  end_all_sessions(d, end_reason::revoked, ctx);
  d.end_enrol_links(); // one may be bound to a browser that isn't the owner's
  const auto tokens = d.state().app_tokens;
  for (const auto& t : tokens) d.emit(app_token_revoked{t.id, end_reason::signed_out, ctx.now});
}

decision give_role(decision_builder& d, const role_set& e, activity_kind what, const context& ctx) {
  // A link that the former policy asks for (decision 44) is needed under the next one, too.
  if (needs_link(d.state(), ctx.organisation, ctx.now) && !d.state().link_required_since)
    d.emit(link_required{ctx.now});
  d.end_trust(); // given under the former policies
  if (e.role > d.state().role) end_access(d, ctx);
  d.emit(e);
  d.record(what, e.by);
  return d.finish();
}

} // namespace

result<decision, refusal> decide(const account& a, const suspend_user& c, const context& ctx) {
  if (const auto no = why_refused(a, c.by, c.reason)) return *no;
  decision_builder d(a, ctx);
  if (a.suspended) return d.finish();
  end_all_sign_ins(d, end_reason::suspended);
  end_all_sessions(d, end_reason::suspended, ctx);
  d.end_trust();
  d.end_enrol_links();
  keep_lost_factors(d);
  d.emit(user_suspended{c.by, ctx.now});
  d.record(activity_kind::suspended, c.by, c.reason);
  return d.finish();
}

result<decision, refusal> decide(const account& a, const resume_user& c, const context& ctx) {
  if (const auto no = why_refused(a, c.by, c.reason)) return *no;
  decision_builder d(a, ctx);
  if (!a.suspended) return d.finish();
  d.emit(user_resumed{c.by, ctx.now});
  d.record(activity_kind::resumed, c.by, c.reason);
  return d.finish();
}

result<decision, refusal> decide(const account& a, const sign_out_everywhere& c, const context& ctx) {
  if (const auto no = why_refused(a, c.by, c.reason)) return *no;
  decision_builder d(a, ctx);
  const auto under_way = d.state().sign_ins;
  for (const auto& s : under_way) d.give_up(s, end_reason::revoked, c.notice);
  end_all_sessions(d, end_reason::revoked, ctx);
  d.end_trust();
  d.end_enrol_links(); // as any other way in that a browser has kept
  d.emit(browsers_forgotten{std::nullopt, ctx.now});
  d.record(activity_kind::signed_out_by_support, c.by, c.reason);
  return d.finish();
}

result<decision, refusal> decide(const account& a, const set_name& c, const context& ctx) {
  if (const auto no = why_refused(a, c.by, {})) return *no;
  if (c.name.size() > longest_name) return refusal{refusal_kind::too_long};
  decision_builder d(a, ctx);
  if (a.name == c.name) return d.finish();
  d.emit(name_set{c.name, c.by, ctx.now});
  d.record(activity_kind::name_set, c.by);
  return d.finish();
}

result<decision, refusal> decide(const account& a, const set_role& c, const context& ctx) {
  if (const auto no = why_refused(a, c.by, {})) return *no;
  if (c.role == role::admin && !a.organisation) return refusal{refusal_kind::not_in_state};
  const auto organisation = c.role == role::operator_ ? std::nullopt : a.organisation;
  decision_builder d(a, ctx);
  if (a.role == c.role && a.organisation == organisation) return d.finish();
  return give_role(d, {c.role, organisation, c.by, ctx.now}, activity_kind::role_set, ctx);
}

result<decision, refusal> decide(const account& a, const move_user& c, const context& ctx) {
  if (const auto no = why_refused(a, c.by, {})) return *no;
  if (a.role == role::operator_) return refusal{refusal_kind::not_in_state};
  decision_builder d(a, ctx);
  if (a.organisation == c.organisation) return d.finish();
  // An admin of one organisation is a member of the next.
  return give_role(d, {role::member, c.organisation, c.by, ctx.now}, activity_kind::moved, ctx);
}

} // namespace twostep::core
