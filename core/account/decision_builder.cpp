#include "core/account/decision_builder.hpp"

#include "core/account/bounds.hpp"
#include "core/account/decide_trusted_browser.hpp"
#include "core/account/evolve.hpp"
#include "core/account/known_browser.hpp"
#include "core/account/notice.hpp"
#include "core/account/second_step.hpp"
#include "core/text.hpp"

#include <algorithm>

namespace twostep::core {

decision_builder::decision_builder(const account& a, const context& ctx)
    : before_(a), account_(ctx.scratch ? *ctx.scratch : own_.emplace()), ctx_(ctx) {
  account_ = a;
  const auto* pending = pending_challenge(account_.two_step);
  if (pending && !lives(*pending, now())) {
    const auto why = pending->attempts_left == 0 ? end_reason::exhausted : end_reason::expired;
    emit(pending_ended{pending->id, why, now()});
  }
  if (!step_of(account_, ctx.policy.session, now())) end_number_change(end_reason::expired);
  end_lost_factors();
  lapses_ = decision_.events.size();
}

void decision_builder::end_lost_factors() {
  end_lost_authenticators();
  end_lost_passkeys();
  if (!changes_protection(before_, account_)) return;
  end_trust();
  lapsed_ = account_; // what this decision gives was given without them
}

void decision_builder::end_trust() {
  if (!account_.trusted_browsers.empty()) emit(trust_cleared{now()});
  end_password_links();
}

void decision_builder::end_lost_passkeys() {
  std::vector<passkey_id> due;
  for (const auto& one : account_.passkeys)
    if (is_due(one, now())) due.push_back(one.id);
  for (const auto& id : due) {
    if (!is_replaceable(id)) {
      emit(passkey_kept{id, now()}); // nothing would take its place
      continue;
    }
    // As with apps: the command that comes first after its time may bring no id for it.
    notify(notice_kind::passkey_removed, notice_id{id.value});
    emit(passkey_removed{id, now()});
    record(activity_kind::passkey_removed);
  }
}

void decision_builder::end_lost_authenticators() {
  std::vector<authenticator_id> due;
  for (const auto& one : account_.authenticators)
    if (is_due(one, now())) due.push_back(one.id);
  for (const auto& id : due) {
    if (!is_replaceable(sign_in_method{method::authenticator_app, id})) {
      emit(authenticator_kept{id, now()}); // nothing would take its place
      continue;
    }
    // Named by the app: the command that comes first after its time may bring no id for it.
    notify(notice_kind::authenticator_removed, notice_id{id.value});
    emit(authenticator_removed{id, now()});
    record(activity_kind::authenticator_removed);
  }
}

void decision_builder::emit(event e) {
  evolve(account_, e);
  decision_.events.push_back(std::move(e));
}

void decision_builder::run(effect e) {
  decision_.effects.push_back(std::move(e));
}

decision decision_builder::finish() {
  if (decision_.events.size() == lapses_ && decision_.effects.empty()) decision_.events.clear();
  if (!decision_.events.empty() && changes_protection(lapsed_ ? *lapsed_ : before_, account_)) end_trust();
  // No former number is kept for longer than it gets notices.
  const auto is_old = [&](const former_number& f) { return now() >= f.left_at + former_number_notice_period; };
  if (!decision_.events.empty() && std::ranges::any_of(account_.former_numbers, is_old))
    emit(former_numbers_forgotten{now()});
  return std::move(decision_);
}

decision decision_builder::refuse(refusal r) {
  decision_.refused = r;
  return finish();
}

decision decision_builder::challenged(const challenge_id& id) {
  decision_.challenged = id;
  return finish();
}

decision decision_builder::received(const receipt_result& r) {
  decision_.receipt = r;
  return finish();
}

void decision_builder::end_session(const session_id& id, end_reason why) {
  const auto* pending = pending_challenge(account_.two_step);
  if (pending && pending->begun_by == id) emit(pending_ended{pending->id, why, now()});
  if (account_.number_change && account_.number_change->begun_by == id) end_number_change(why);
  emit(session_ended{id, why, now()});
}

std::optional<refusal> decision_builder::needs_session(const session_id& id) const {
  const auto* s = find_session(account_, id);
  if (!s || !lives(account_, *s, ctx_.policy.session, now())) return refusal{refusal_kind::no_session};
  return std::nullopt;
}

std::optional<refusal> decision_builder::needs_verified_session(const session_id& id) const {
  if (const auto no = needs_session(id)) return no;
  if (!is_verified(account_, *find_session(account_, id), ctx_.organisation, now()))
    return refusal{refusal_kind::second_step_again};
  return std::nullopt;
}

std::optional<refusal> decision_builder::needs_recent_password(const session_id& id) const {
  if (const auto no = needs_session(id)) return no;
  if (now() >= find_session(account_, id)->full_sign_in_at + ctx_.policy.session.recent_sign_in)
    return refusal{refusal_kind::sign_in_again};
  return std::nullopt;
}

std::optional<refusal> decision_builder::needs_step_up(const session_id& id) const {
  if (const auto no = needs_recent_password(id)) return no;
  if (!has_second_step(account_)) return std::nullopt;
  const auto given_at = second_step_at(account_, *find_session(account_, id));
  if (!given_at || now() >= *given_at + ctx_.policy.session.recent_sign_in)
    return refusal{refusal_kind::second_step_again};
  return std::nullopt;
}

std::optional<refusal> decision_builder::needs_highest_step_up(const session_id& id) const {
  if (const auto no = needs_step_up(id)) return no;
  if (second_step_rank(account_, *find_session(account_, id)) < highest_rank(account_, now()))
    return refusal{refusal_kind::higher_step_again};
  return std::nullopt;
}

std::optional<device_id> decision_builder::recognise(device_trust l, const std::optional<device_claim>& claim) {
  if (l == device_trust::unknown_browser ||
      device_trust_of(account_, claim, ctx_.policy, now()) == device_trust::unknown_browser)
    return std::nullopt;
  if (!find_device(account_, claim->id)) emit(device_listed{as_listed(account_, *claim, now()), now()});
  return claim->id;
}

void decision_builder::admit(
    const device_id& fresh, device_trust l, const std::optional<device_id>& replaced,
    const std::optional<meter_id>& network, std::uint8_t method
) {
  if (fresh.is_nil()) return;
  // Newer than two-step itself also where both happen at one moment: it gave everything.
  const auto since = second_step_since(account_);
  const auto issued_at = since ? std::max(now(), *since + milliseconds(1)) : now();
  const known_device made{fresh, account_.known_browser_epoch, issued_at, now(), 0, false, beside_text(method)};
  emit(browser_admitted{made, replaced, l, network, now()});
}

void decision_builder::forget_other_browsers(
    device_trust l, const std::optional<device_claim>& claim, const device_id& fresh
) {
  const auto known = recognise(l, claim);
  auto kept = known ? std::optional(*find_device(account_, *known)) : std::nullopt;
  if (kept) {
    kept->id = fresh;
    kept->epoch = account_.known_browser_epoch + 1;
    kept->unlisted = false;
  }
  emit(browsers_forgotten{kept, now()});
}

void decision_builder::notify(notice_kind kind, const notice_id& id) {
  for (auto& planned : plan_notices(account_, kind, id, ctx_.policy, now())) {
    const auto& notices = account_.notices;
    const bool joins =
        std::ranges::any_of(notices, [&](const pending_notice& n) { return n.id == planned.notice.id; });
    // Whoever sends the text that it joins looks at it then.
    if (!joins) run(send_notice{planned.notice, account_.locale});
    emit(std::move(planned));
  }
}

void decision_builder::record(activity_kind what, const actor& by, std::string reason) {
  emit(change_recorded{what, by, std::move(reason), now()});
}

void decision_builder::start_session(session s, std::uint8_t methods) {
  const auto& policy = ctx_.policy.session;
  std::vector<session_id> dead;
  for (const auto& old : account_.sessions)
    if (!lives(account_, old, policy, now())) dead.push_back(old.id);
  for (const auto& id : dead) end_session(id, end_reason::expired);
  while (!account_.sessions.empty() && account_.sessions.size() >= policy.max_sessions) {
    const auto oldest = account_.sessions.front().id;
    end_session(oldest, end_reason::displaced);
  }
  s.label = cut(s.label, longest_label);
  s.address = cut(s.address, longest_address);
  s.started_at = s.full_sign_in_at = s.last_used_at = now();
  s.methods = methods;
  s.second_step_at.reset();
  const bool by_factor = (methods & ~method::no_factor) != 0;
  if (by_factor) s.second_step_at = now();
  s.second_step_by = beside_text(methods);
  emit(session_started{std::move(s)});
}

std::optional<refusal> decision_builder::one_number_too_many(const e164_number& number) const {
  const auto limit = ctx_.policy.new_numbers_per_day;
  std::vector<time_point> others;
  for (const auto& t : account_.tried) {
    if (now() >= t.at + days(1)) continue;
    if (t.number == number) return std::nullopt;
    others.push_back(t.at);
  }
  if (limit == 0 || others.size() < limit) return std::nullopt;
  std::sort(others.begin(), others.end());
  return refusal{refusal_kind::too_many_numbers, others[others.size() - limit] + days(1)};
}

void decision_builder::supersede_change() {
  if (const auto* pending = pending_challenge(account_.two_step))
    emit(pending_ended{pending->id, end_reason::superseded, now()});
  end_number_change(end_reason::superseded);
}

void decision_builder::end_number_change(end_reason why) {
  const auto& change = account_.number_change;
  if (!change) return;
  const auto id = change->challenge ? std::optional(change->challenge->id) : std::nullopt;
  emit(number_change_ended{id, why, now()});
}

void decision_builder::give_link(const link_id& id, link_purpose purpose, const actor& by, bool is_mailed) {
  one_time_link made{id, purpose, by, now(), now() + lifetime_of(purpose), std::nullopt};
  made.is_mailed = is_mailed;
  emit(link_made{std::move(made)});
}

bool decision_builder::mail_link(const link_mail& mail) {
  auto planned = plan_link_mail(account_, account_.links.back(), mail, now());
  if (!planned) return false;
  run(send_notice{planned->notice, account_.locale});
  emit(*std::move(planned));
  return true;
}

void decision_builder::require_link(const link_id& id, const actor& by) {
  end_enrol_links();
  emit(link_required{now()});
  if (!id.is_nil()) give_link(id, link_purpose::enrol, by);
}

void decision_builder::end_enrol_links() {
  const auto links = account_.links;
  for (const auto& l : links)
    if (l.purpose == link_purpose::enrol) emit(link_ended{l.id, l.purpose, false, now()});
}

void decision_builder::use_enrol_links() {
  const auto links = account_.links;
  for (const auto& l : links)
    if (l.purpose == link_purpose::enrol) emit(link_ended{l.id, l.purpose, true, now()});
  if (account_.link_required_since) emit(link_ended{link_id(), link_purpose::enrol, true, now()});
}

void decision_builder::end_password_links(const std::optional<link_id>& used) {
  const auto links = account_.links;
  for (const auto& l : links)
    if (l.purpose != link_purpose::enrol) emit(link_ended{l.id, l.purpose, l.id == used, now()});
}

void decision_builder::end_recovery_codes() {
  if (account_.recovery && !has_second_step(account_)) emit(recovery_codes_ended{now()});
}

void decision_builder::end_unverified_access(
    const session_id& own, const renewed_session& renewed, std::uint8_t method
) {
  use_enrol_links();
  emit(session_proven{own, renewed.id, renewed.page, method, std::nullopt, now()});
  emit(unproven_access_ended{renewed.id, now()});
}

void decision_builder::end_access_beside(
    const session_id& own, const renewed_session& renewed, std::uint8_t method, bool end_others
) {
  if (end_others) end_other_access(own);
  // What was given of a higher class counts on.
  const auto* factor = find_factor(method);
  const bool is_lower = factor && second_step_rank(account_, *find_session(account_, own)) > factor->rank;
  if (is_lower) method = 0;
  emit(session_proven{own, renewed.id, renewed.page, method, std::nullopt, now()});
}

void decision_builder::end_other_access(const session_id& own) {
  const auto sessions = account_.sessions;
  for (const auto& s : sessions)
    if (s.id != own) end_session(s.id, end_reason::signed_out);
  const auto tokens = account_.app_tokens;
  for (const auto& t : tokens) emit(app_token_revoked{t.id, end_reason::signed_out, now()});
}

bool decision_builder::is_replaceable(const sign_in_method& m) const {
  const bool is_required = requires_two_step(ctx_.organisation, now());
  return has_other_second_step(account_, m, is_required ? ctx_.organisation : nullptr);
}

bool decision_builder::is_replaceable(const passkey_id& id) const {
  const bool is_required = requires_two_step(ctx_.organisation, now());
  return has_other_second_step(account_, id, is_required ? ctx_.organisation : nullptr);
}

bool decision_builder::has_fresh_highest_step(const session_id& id) const {
  return has_second_step(account_) && !needs_highest_step_up(id);
}

} // namespace twostep::core
