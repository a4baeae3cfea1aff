// A new password, by the person or by support.

#include "core/account/bounds.hpp"
#include "core/account/decision_builder.hpp"
#include "core/account/second_step.hpp"

namespace twostep::core {

result<decision, refusal> decide(const account& a, const change_password& c, const context& ctx) {
  if (a.password.generation != c.password_generation) return refusal{refusal_kind::stale_password};
  decision_builder d(a, ctx);
  // Who has to change a password that somebody else chose has just signed in with it.
  // While an app or a passkey is to be deleted as lost, only the highest class changes the password: else whoever
  // still has the app could be shut out before they stop that.
  const auto no = a.password.must_change       ? d.needs_verified_session(c.session)
                  : has_lost_factor(d.state()) ? d.needs_highest_step_up(c.session)
                                               : d.needs_step_up(c.session);
  if (no) return *no;
  if (c.verifier.text.size() > longest_verifier) return refusal{refusal_kind::too_long};
  // A factor of a lower class gives whoever guesses at the higher one no further tries.
  const bool fresh = d.has_fresh_highest_step(c.session);
  const auto given = find_session(d.state(), c.session)->second_step_by.value_or(0);
  if (fresh) d.emit(guesses_forgiven{ctx.now});
  d.emit(password_changed{c.verifier, false, c.session, actor{}, ctx.now});
  d.end_password_links();
  if (c.renewed)
    d.emit(session_proven{c.session, c.renewed->id, c.renewed->page, method::password, std::nullopt, ctx.now});
  d.record(activity_kind::password_changed);
  if (fresh || !has_second_step(d.state())) d.admit(c.new_device, device_trust::unknown_browser, {}, {}, given);
  d.notify(notice_kind::password_changed, c.notice);
  return d.finish();
}

result<decision, refusal> decide(const account& a, const set_password& c, const context& ctx) {
  if (c.verifier.text.size() > longest_verifier || c.by.name.size() > longest_actor ||
      c.reason.size() > longest_reason)
    return refusal{refusal_kind::too_long};
  decision_builder d(a, ctx);
  d.emit(password_changed{c.verifier, true, std::nullopt, c.by, ctx.now});
  d.end_password_links();
  d.record(activity_kind::password_set_by_support, c.by, c.reason);
  d.notify(notice_kind::password_changed, c.notice);
  return d.finish();
}

result<decision, refusal> decide(const account& a, const fail_password& c, const context& ctx) {
  const bool counts = a.exists() && a.password.generation == c.password_generation;
  const bool has_link = counts && c.link && find_link(a, *c.link, ctx.now);
  const bool is_over = !counts || is_closed(a, c.network, ctx.policy, ctx.now);
  if (is_over && !has_link) return decision{};
  decision_builder d(a, ctx);
  if (has_link) d.emit(link_failed{*c.link, ctx.now});
  if (is_over) return d.finish();
  const auto* own = find_network(a, c.network, ctx.now);
  d.emit(password_failed{own ? c.network : std::nullopt, ctx.now});
  if (is_closed(d.state(), c.network, ctx.policy, ctx.now)) d.notify(notice_kind::password_streak, c.notice);
  return d.finish();
}

} // namespace twostep::core
