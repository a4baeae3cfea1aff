// Authenticator apps: added, renamed, removed; and which method comes first.

#include "core/account/authenticator_factor.hpp"
#include "core/account/factor_change.hpp"
#include "core/account/second_step.hpp"

#include <algorithm>

namespace twostep::core {

namespace {

/// The app as it is kept once its code came back; nullopt: it isn't one of its codes. Nobody guesses here: whoever
/// has the form has the key, so its clock may be two periods off.
std::optional<authenticator> confirmed(const add_authenticator& c, const context& ctx) {
  const auto present = totp_step_at(ctx.now + ctx.clock_drift);
  const auto step = find_totp_step(c.authenticator.secret, *c.code, present, max_drift, 0);
  if (!step) return std::nullopt;
  auto made = c.authenticator;
  made.last_step = *step;
  made.drift = drift_of(*step, present);
  made.added_at = ctx.now;
  made.used_at.reset();
  made.ends_at.reset();
  return made;
}

} // namespace

result<decision, refusal> decide(const account& a, const add_authenticator& c, const context& ctx) {
  if (!c.code) return refusal{refusal_kind::not_a_code};
  decision_builder d(a, ctx);
  if (const auto no = d.needs_highest_step_up(c.session)) return *no;
  if (!may_set_up(ctx.policy, ctx.organisation, method::authenticator_app))
    return refusal{refusal_kind::method_not_allowed};
  const auto& all = d.state().authenticators;
  if (find_authenticator(d.state(), c.authenticator.id)) return refusal{refusal_kind::not_in_state};
  if (all.size() >= std::min(ctx.policy.max_authenticators, max_authenticators))
    return refusal{refusal_kind::too_many_authenticators};
  if (const auto no = refused_name(all, c.authenticator.name, c.authenticator.id)) return *no;
  auto made = confirmed(c, ctx);
  if (!made) return refusal{refusal_kind::authenticator_code_wrong};

  const bool is_first = !has_second_step(d.state());
  const sign_in_method app{method::authenticator_app, made->id};
  if (all.empty()) end_changes_of_others(d, c.session);
  d.emit(authenticator_added{*std::move(made)});
  if (is_first) {
    d.end_unverified_access(c.session, c.renewed, method::authenticator_app);
    d.emit(method_preferred{app, ctx.now});
    d.admit(c.new_device, device_trust::unknown_browser, {}, {}, method::authenticator_app);
  } else {
    d.end_access_beside(c.session, c.renewed, method::authenticator_app, c.end_others);
  }
  d.record(activity_kind::authenticator_added);
  d.notify(notice_kind::authenticator_added, c.notice);
  return d.finish();
}

result<decision, refusal> decide(const account& a, const rename_authenticator& c, const context& ctx) {
  decision_builder d(a, ctx);
  // Names tell which app is deleted.
  if (const auto no = d.needs_highest_step_up(c.session)) return *no;
  const auto* found = find_authenticator(d.state(), c.authenticator);
  if (!found) return refusal{refusal_kind::no_authenticator};
  if (const auto no = refused_name(d.state().authenticators, c.name, c.authenticator)) return *no;
  if (found->name != c.name) d.emit(authenticator_renamed{c.authenticator, c.name, ctx.now});
  return d.finish();
}

result<decision, refusal> decide(const account& a, const remove_authenticator& c, const context& ctx) {
  decision_builder d(a, ctx);
  if (const auto no = d.needs_highest_step_up(c.session)) return *no;
  if (!find_authenticator(d.state(), c.authenticator)) return refusal{refusal_kind::no_authenticator};
  const sign_in_method app{method::authenticator_app, c.authenticator};
  const bool is_last = !has_other_second_step(d.state(), app, ctx.organisation);
  if (is_last && requires_two_step(ctx.organisation, ctx.now)) return refusal{refusal_kind::mandatory};
  d.notify(notice_kind::authenticator_removed, c.notice);
  d.emit(authenticator_removed{c.authenticator, ctx.now});
  d.end_recovery_codes();
  if (c.end_others) d.end_access_beside(c.session, c.renewed, 0, true);
  d.record(activity_kind::authenticator_removed);
  return d.finish();
}

result<decision, refusal> decide(const account& a, const lose_authenticator& c, const context& ctx) {
  decision_builder d(a, ctx);
  if (const auto no = d.needs_step_up(c.session)) return *no;
  const auto* found = find_authenticator(d.state(), c.authenticator);
  if (!found) return refusal{refusal_kind::no_authenticator};
  // Where nothing else is on there is no other way in: support's reset helps.
  if (!has_other_second_step(d.state(), {method::authenticator_app, c.authenticator}))
    return refusal{refusal_kind::not_in_state};
  if (!d.is_replaceable(sign_in_method{method::authenticator_app, c.authenticator}))
    return refusal{refusal_kind::mandatory};
  if (found->ends_at) return d.finish();
  d.emit(authenticator_lost{c.authenticator, ctx.now + lost_factor_stays, ctx.now});
  d.record(activity_kind::authenticator_lost);
  d.notify(notice_kind::authenticator_lost, c.notice);
  return d.finish();
}

result<decision, refusal> decide(const account& a, const keep_authenticator& c, const context& ctx) {
  decision_builder d(a, ctx);
  if (const auto no = d.needs_verified_session(c.session)) return *no;
  if (!find_authenticator(d.state(), c.authenticator)) return refusal{refusal_kind::no_authenticator};
  d.keep_authenticator(c.authenticator);
  return d.finish();
}

result<decision, refusal> decide(const account& a, const prefer_method& c, const context& ctx) {
  decision_builder d(a, ctx);
  if (const auto no = d.needs_verified_session(c.session)) return *no;
  if (!is_on(d.state(), c.method)) return refusal{refusal_kind::method_not_on};
  if (d.state().preferred != c.method) d.emit(method_preferred{c.method, ctx.now});
  return d.finish();
}

} // namespace twostep::core
