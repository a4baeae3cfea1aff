// Challenges of a decision: made, sent, answered, and what a wrong answer costs.

#include "core/account/authenticator.hpp"
#include "core/account/bounds.hpp"
#include "core/account/decision_builder.hpp"
#include "core/account/known_browser.hpp"
#include "core/account/passkey_factor.hpp"

#include <algorithm>

namespace twostep::core {

namespace {

/// When the message after the `sends`th may go; nullopt: the resend schedule has no further step.
std::optional<time_point> next_resend(const code_policy& policy, std::uint32_t sends, time_point now) {
  if (sends == 0 || sends > policy.resend_after.size()) return std::nullopt;
  return now + policy.resend_after[sends - 1];
}

/// Nothing is sent, and the password step says how long it is waited for; what a passkey signs lives no longer than a
/// text's code.
void ask_without_text(challenge& c, const sign_in_method& how, const policy& policy, time_point now) {
  c.method = how.method;
  c.authenticator = how.authenticator;
  c.expires_at = c.issued_at + policy.new_code_within;
  if (how.method == method::passkey) c.expires_at = std::min(c.expires_at, now + policy.code.ttl);
  if (c.sends == 0) c.resend_at.reset();
}

/// What the takes hold for a refund, at most so many. Every way holds the same.
std::vector<reservation> refundable(const meter_takes& takes, time_point at, std::size_t most) {
  std::vector<reservation> kept;
  if (takes.ways.empty()) return kept;
  for (const auto& l : takes.ways.front())
    if (l.refundable && l.limit != 0 && kept.size() < most) kept.push_back({l.meter, at});
  return kept;
}

} // namespace

challenge decision_builder::make_challenge(
    const challenge_id& id, purpose p, const e164_number& to, device_trust l, const std::optional<device_id>& device
) const {
  challenge c;
  c.id = id;
  c.purpose = p;
  c.key_generation = ctx_.keys.current();
  c.to = to;
  c.trust = device ? l : device_trust::unknown_browser;
  c.device = device;
  c.issued_at = now();
  c.expires_at = now() + ctx_.policy.code.ttl;
  c.attempts_left = ctx_.policy.code.attempts;
  c.resend_at = next_resend(ctx_.policy.code, 1, now());
  return c;
}

challenge decision_builder::make_challenge(
    const challenge_id& id, purpose p, const sign_in_method& how, device_trust l,
    const std::optional<device_id>& device
) const {
  if (how.method == method::text_message) {
    auto c = make_challenge(id, p, *verified_phone(account_.two_step), l, device);
    begin_texting(c);
    return c;
  }
  auto c = make_challenge(id, p, e164_number(), l, device);
  c.sends = 0;
  ask_without_text(c, how, ctx_.policy, now());
  return c;
}

void decision_builder::change_method(challenge c, const sign_in_method& how) {
  if (how.method != method::text_message) {
    ask_without_text(c, how, ctx_.policy, now());
    return emit(method_chosen{c, now()});
  }
  c.method.reset();
  c.authenticator.reset();
  c.to = *verified_phone(account_.two_step);
  const bool is_first = c.sends == 0;
  if (is_first) begin_texting(c);
  c.expires_at = c.issued_at + ctx_.policy.code.ttl;
  emit(method_chosen{c, now()});
  if (is_first && !awaits_confirmation(c)) send(c, 1);
}

void decision_builder::begin_texting(challenge& c) const {
  // No code goes to a number that may be somebody else's by now before the person says that it isn't (R19). Its life
  // begins when it is sent, so that asking first again and again prolongs nothing.
  const bool asks_first = is_long_unverified(account_, ctx_.policy, now());
  c.resend_at = asks_first ? now() : next_resend(ctx_.policy.code, 1, now());
  c.sends = asks_first ? 0 : 1;
  if (!asks_first) c.issued_at = now();
}

std::vector<reservation> decision_builder::send(const challenge& c, std::uint32_t number) {
  run(send_code{c.id, c.purpose, c.key_generation, c.to, number, c.expires_at, account_.locale});
  if (!ctx_.meters) return {};
  const auto state = effective(account_.two_step, now());
  const auto* verified = verified_phone(state);
  decision_.takes = ctx_.meters->takes_of(account_, c.to, verified && *verified == c.to);
  decision_.takes.at = now();
  return refundable(decision_.takes, now(), max_reservations - std::min(max_reservations, c.charged.size()));
}

result<decision, refusal> decision_builder::resend(challenge c) {
  if (!is_by_text(c)) return refusal{refusal_kind::method_not_on};
  if (const auto no = paused(c, c.trust)) return *no;
  if (!c.resend_at) return refusal{refusal_kind::no_more_messages, c.expires_at};
  if (now() < *c.resend_at) return refusal{refusal_kind::resend_too_soon, c.resend_at};
  count_send(c, now());
  auto reservations = send(c, c.sends);
  emit(code_resent{c.id, next_resend(ctx_.policy.code, c.sends, now()), std::move(reservations), now()});
  return challenged(c.id);
}

bool decision_builder::uses_device_budget(
    device_trust l, const std::optional<device_id>& device, const factor& asked_for
) const {
  if (l != device_trust::known_browser || !device) return false;
  const auto* known = find_device(account_, *device);
  const auto* given = known ? find_factor(known->method.value_or(method::text_message)) : nullptr;
  return given && asked_for.rank <= given->rank && has_tries_left(account_, *device, ctx_.policy, asked_for.weight);
}

std::optional<refusal> decision_builder::paused(const challenge& c, device_trust l) const {
  const auto* asked_for = factor_of(c);
  return paused(l, c.device, asked_for ? *asked_for : text_message_factor);
}

std::optional<refusal>
decision_builder::paused(device_trust l, const std::optional<device_id>& device, const factor& asked_for) const {
  const auto weight = asked_for.weight;
  if (weight == 0 || uses_device_budget(l, device, asked_for)) return std::nullopt;
  const auto& all = account_.failures[index(device_trust::unknown_browser)];
  if (const auto until = paused_until(all, ctx_.policy.failures, now(), weight))
    return refusal{refusal_kind::paused, until};
  return std::nullopt;
}

bool decision_builder::accept(const challenge& c, const factor_answer& answer) {
  const auto* asked_for = factor_of(c);
  if (!asked_for) return false;
  auto checked =
      asked_for->check(account_, c, answer, {ctx_.keys, now(), now() + ctx_.clock_drift, ctx_.policy.site});
  fault_ = checked.fault;
  if (!checked.is_right) return false;
  const auto* passkey = checked.used ? std::get_if<passkey_used>(&*checked.used) : nullptr;
  const auto used = passkey ? std::optional(passkey->id) : std::nullopt;
  if (checked.used) emit(*std::move(checked.used));
  if (used) keep_passkey(*used);
  // Whoever gives its code has the app.
  if (c.authenticator) keep_authenticator(*c.authenticator);
  return true;
}

void decision_builder::keep_authenticator(const authenticator_id& id) {
  const auto* app = find_authenticator(account_, id);
  if (!app || !app->ends_at) return;
  emit(authenticator_kept{id, now()});
  record(activity_kind::authenticator_kept);
}

void decision_builder::keep_passkey(const passkey_id& id) {
  const auto* one = find_passkey(account_, id);
  if (!one || !one->ends_at) return;
  emit(passkey_kept{id, now()});
  record(activity_kind::passkey_kept);
}

void decision_builder::count_failure(
    const challenge_id& id, device_trust l, const std::optional<device_id>& device, const factor& asked_for,
    const notice_id& warning
) {
  const auto weighs = asked_for.weight == 1 ? std::nullopt : std::optional(asked_for.weight);
  if (weighs == 0u) return emit(attempt_failed{id, device_trust::unknown_browser, now(), weighs});
  if (uses_device_budget(l, device, asked_for))
    return emit(attempt_failed{id, device_trust::known_browser, now(), weighs, device});
  emit(attempt_failed{id, device_trust::unknown_browser, now(), weighs});
  const auto& all = account_.failures[index(device_trust::unknown_browser)];
  const bool warned = account_.warned_at && now() < *account_.warned_at + ctx_.policy.warn_again_after;
  if (failures_within(all, days(30), now()) >= ctx_.policy.warn_after_failures && !warned)
    notify(notice_kind::wrong_codes, warning);
}

refusal decision_builder::fail_recovery(const std::optional<device_id>& device, const notice_id& warning) {
  const auto l = device ? device_trust::known_browser : device_trust::unknown_browser;
  // During the pause of six-digit codes another failure would only lengthen it.
  if (!paused(l, device)) count_failure(challenge_id(), l, device, text_message_factor, warning);
  const auto until = recovery_paused_until(*account_.recovery, l, now());
  if (until) return refusal{refusal_kind::too_many_recovery_tries, until};
  const auto left = recovery_tries_left(*account_.recovery, l, now());
  return refusal{refusal_kind::wrong_code, std::nullopt, static_cast<std::uint32_t>(left)};
}

refusal decision_builder::fail(const challenge& c, device_trust l, const notice_id& warning) {
  const auto left = c.attempts_left - 1;
  const auto* asked_for = factor_of(c);
  count_failure(c.id, l, c.device, asked_for ? *asked_for : text_message_factor, warning);
  if (fault_ == webauthn::fault::counter_back) notify(notice_kind::passkey_copied, warning);
  if (left == 0) return refusal{refusal_kind::code_dead, std::nullopt, 0, fault_};
  if (!fault_) return refusal{refusal_kind::wrong_code, std::nullopt, left};
  const auto kind =
      *fault_ == webauthn::fault::counter_back ? refusal_kind::passkey_counter_back : refusal_kind::passkey_refused;
  return refusal{kind, std::nullopt, left, fault_};
}

void decision_builder::give_up(const challenge& c, end_reason why, const notice_id& warning) {
  // A number that may be somebody else's by now hears nothing.
  const bool concerns = c.trust == device_trust::unknown_browser && why != end_reason::superseded &&
                        !awaits_confirmation(c) && !c.link; // no password was given
  emit(sign_in_ended{c.id, why, now()});
  const auto& warned_of_password_at = account_.told_of_password_at;
  if (concerns && (!warned_of_password_at || now() >= *warned_of_password_at + ctx_.policy.warn_again_after))
    notify(notice_kind::password_alone, warning);
}

} // namespace twostep::core
