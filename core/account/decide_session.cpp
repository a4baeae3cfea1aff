// Sessions: used, renewed with the password, ended.

#include "core/account/decision_builder.hpp"
#include "core/account/second_step.hpp"

namespace twostep::core {

result<decision, refusal> decide(const account& a, const sign_in_again& c, const context& ctx) {
  if (a.password.generation != c.password_generation) return refusal{refusal_kind::stale_password};
  decision_builder d(a, ctx);
  if (const auto no = d.needs_session(c.old)) return *no;
  d.emit(session_proven{c.old, c.renewed.id, c.renewed.page, method::password, std::nullopt, ctx.now});
  return d.finish();
}

result<decision, refusal> decide(const account& a, const sign_out& c, const context& ctx) {
  decision_builder d(a, ctx);
  if (find_session(a, c.session)) d.end_session(c.session, end_reason::signed_out);
  return d.finish();
}

result<decision, refusal> decide(const account& a, const revoke_session& c, const context& ctx) {
  decision_builder d(a, ctx);
  if (const auto no = d.needs_verified_session(c.session)) return *no;
  // As "sign out everywhere else": a cookie alone doesn't throw the owner out, not one browser after another either.
  if (const auto no = d.needs_recent_password(c.session)) return *no;
  if (find_session(a, c.target)) d.end_session(c.target, end_reason::revoked);
  return d.finish();
}

result<decision, refusal> decide(const account& a, const end_other_sessions& c, const context& ctx) {
  decision_builder d(a, ctx);
  if (const auto no = d.needs_verified_session(c.session)) return *no;
  // A cookie alone doesn't make the owner's browsers unknown.
  if (const auto no = d.needs_recent_password(c.session)) return *no;
  const auto under_way = d.state().sign_ins;
  for (const auto& s : under_way) d.emit(sign_in_ended{s.id, end_reason::revoked, ctx.now});
  const auto sessions = d.state().sessions;
  for (const auto& s : sessions)
    if (s.id != c.session) d.end_session(s.id, end_reason::revoked);
  if (!d.state().trusted_browsers.empty()) d.emit(trust_cleared{ctx.now});
  d.end_password_links();
  // Whoever found a recovery code, or a trusted browser, makes the owner's browsers no strangers.
  const auto& own = *find_session(d.state(), c.session);
  if (!is_by_recovery_code(own) && !is_by_trust(own)) d.forget_other_browsers(c.trust, c.device, c.new_device);
  d.emit(session_proven{c.session, c.renewed.id, c.renewed.page, 0, std::nullopt, ctx.now});
  return d.finish();
}

result<decision, refusal> decide(const account& a, const use_session& c, const context& ctx) {
  // The most frequent command, and nearly always nothing to do: no copy of the account is made for that.
  const auto* s = find_session(a, c.session);
  if (!s || !lives(a, *s, ctx.policy.session, ctx.now)) return refusal{refusal_kind::no_session};
  if (ctx.now < s->last_used_at + use_interval(ctx.policy.session)) return decision{};
  decision_builder d(a, ctx);
  d.emit(session_used{c.session, ctx.now});
  auto done = d.finish();
  if (done.effects.empty()) return done;
  // Nobody waits for this command, so its effects aren't run: what is told to the owner is left to the next one.
  decision used;
  used.events.emplace_back(session_used{c.session, ctx.now});
  return used;
}

} // namespace twostep::core
