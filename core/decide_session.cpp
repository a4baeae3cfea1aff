// Sessions: used, renewed by the password, ended.

#include "core/deciding.hpp"

#include <algorithm>

namespace twostep::core {

namespace {

/// A pending change dies with the session that began it (answers.md 2).
void end_session(deciding& d, const session_id& id, end_reason why) {
  const auto* pending = pending_challenge(d.state().two_step);
  if (pending && pending->begun_by == id) d.emit(pending_ended{pending->id, why, d.now()});
  d.emit(session_ended{id, why, d.now()});
}

} // namespace

result<decision, refusal> decide(const account& a, const sign_in_again& c, const context& ctx) {
  if (a.password.generation != c.password_generation) return refusal{refusal_kind::stale_password};
  deciding d(a, ctx);
  if (const auto no = d.needs_session(c.old)) return *no;
  d.emit(session_renewed{c.old, c.renewed, ctx.now});
  return d.finish();
}

result<decision, refusal> decide(const account& a, const sign_out& c, const context& ctx) {
  deciding d(a, ctx);
  if (find_session(a, c.session)) end_session(d, c.session, end_reason::signed_out);
  return d.finish();
}

result<decision, refusal> decide(const account& a, const revoke_session& c, const context& ctx) {
  deciding d(a, ctx);
  if (const auto no = d.needs_session(c.session)) return *no;
  if (find_session(a, c.target)) end_session(d, c.target, end_reason::revoked);
  return d.finish();
}

result<decision, refusal> decide(const account& a, const use_session& c, const context& ctx) {
  deciding d(a, ctx);
  if (const auto no = d.needs_session(c.session)) return *no;
  const auto step = std::min<milliseconds>(ctx.policy.session.idle_timeout / 10, minutes(5));
  if (ctx.now >= find_session(a, c.session)->last_used_at + step) d.emit(session_used{c.session, ctx.now});
  return d.finish();
}

} // namespace twostep::core
