// Passkeys: added, renamed, removed, lost.

#include "core/account/factor_change.hpp"
#include "core/account/passkey_factor.hpp"
#include "core/account/second_step.hpp"

#include <algorithm>

namespace twostep::core {

namespace {

bool is_known(const account& a, std::string_view credential) {
  return std::ranges::any_of(a.passkeys, [&](const passkey& one) { return one.credential.bytes == credential; });
}

passkey kept(const add_passkey& c, webauthn::new_credential made, const context& ctx) {
  passkey one;
  one.id = c.id;
  one.name = c.name;
  one.credential.bytes = std::move(made.id);
  one.algorithm = made.key.algorithm;
  one.key.bytes = std::move(made.key.spki);
  one.site = ctx.policy.site.id;
  one.sign_count = made.sign_count;
  one.is_backup_eligible = made.is_backup_eligible;
  one.is_backed_up = made.is_backed_up;
  one.transports = c.transports;
  one.added_at = ctx.now;
  return one;
}

/// Why there can't be one more, whatever the browser made.
std::optional<refusal> refused_addition(const decision_builder& d, const add_passkey& c) {
  if (const auto no = d.needs_highest_step_up(c.session)) return no;
  if (!may_set_up(d.ctx().policy, d.ctx().organisation, method::passkey))
    return refusal{refusal_kind::method_not_allowed};
  const auto& all = d.state().passkeys;
  if (find_passkey(d.state(), c.id)) return refusal{refusal_kind::not_in_state};
  if (all.size() >= max_passkeys) return refusal{refusal_kind::too_many_passkeys};
  return refused_name(all, c.name, c.id);
}

} // namespace

result<decision, refusal> decide(const account& a, const add_passkey& c, const context& ctx) {
  decision_builder d(a, ctx);
  if (const auto no = refused_addition(d, c)) return *no;
  auto made = webauthn::check(c.made, c.asked, ctx.policy.site);
  if (!made) return refusal{refusal_kind::passkey_refused, std::nullopt, 0, made.error()};
  if (is_known(d.state(), made->id)) return refusal{refusal_kind::passkey_known};

  const bool is_first = !has_second_step(d.state());
  if (d.state().passkeys.empty()) end_changes_of_others(d, c.session);
  d.emit(passkey_added{kept(c, *std::move(made), ctx)});
  if (is_first) {
    d.end_unverified_access(c.session, c.renewed, method::passkey);
    d.emit(method_preferred{{method::passkey}, ctx.now});
    d.admit(c.new_device, device_trust::unknown_browser, {}, {}, method::passkey);
  } else {
    d.end_access_beside(c.session, c.renewed, method::passkey, c.end_others);
  }
  d.record(activity_kind::passkey_added);
  d.notify(notice_kind::passkey_added, c.notice);
  return d.finish();
}

result<decision, refusal> decide(const account& a, const rename_passkey& c, const context& ctx) {
  decision_builder d(a, ctx);
  // Names tell which one is deleted.
  if (const auto no = d.needs_highest_step_up(c.session)) return *no;
  const auto* found = find_passkey(d.state(), c.passkey);
  if (!found) return refusal{refusal_kind::no_passkey};
  if (const auto no = refused_name(d.state().passkeys, c.name, c.passkey)) return *no;
  if (found->name != c.name) d.emit(passkey_renamed{c.passkey, c.name, ctx.now});
  return d.finish();
}

result<decision, refusal> decide(const account& a, const remove_passkey& c, const context& ctx) {
  decision_builder d(a, ctx);
  if (const auto no = d.needs_highest_step_up(c.session)) return *no;
  if (!find_passkey(d.state(), c.passkey)) return refusal{refusal_kind::no_passkey};
  const bool is_last = !has_other_second_step(d.state(), c.passkey, ctx.organisation);
  if (is_last && requires_two_step(ctx.organisation, ctx.now)) return refusal{refusal_kind::mandatory};
  d.notify(notice_kind::passkey_removed, c.notice);
  d.emit(passkey_removed{c.passkey, ctx.now});
  d.end_recovery_codes();
  if (c.end_others) d.end_access_beside(c.session, c.renewed, 0, true);
  d.record(activity_kind::passkey_removed);
  return d.finish();
}

result<decision, refusal> decide(const account& a, const lose_passkey& c, const context& ctx) {
  decision_builder d(a, ctx);
  if (const auto no = d.needs_step_up(c.session)) return *no;
  const auto* found = find_passkey(d.state(), c.passkey);
  if (!found) return refusal{refusal_kind::no_passkey};
  // Where nothing else is on there is no other way in: support's reset helps.
  if (!has_other_second_step(d.state(), c.passkey)) return refusal{refusal_kind::not_in_state};
  if (!d.is_replaceable(c.passkey)) return refusal{refusal_kind::mandatory};
  if (found->ends_at) return d.finish();
  d.emit(passkey_lost{c.passkey, ctx.now + lost_factor_stays, ctx.now});
  d.record(activity_kind::passkey_lost);
  d.notify(notice_kind::passkey_lost, c.notice);
  return d.finish();
}

result<decision, refusal> decide(const account& a, const keep_passkey& c, const context& ctx) {
  decision_builder d(a, ctx);
  if (const auto no = d.needs_verified_session(c.session)) return *no;
  if (!find_passkey(d.state(), c.passkey)) return refusal{refusal_kind::no_passkey};
  d.keep_passkey(c.passkey);
  return d.finish();
}

} // namespace twostep::core
