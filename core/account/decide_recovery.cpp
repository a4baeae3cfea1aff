// Recovery codes: made, and given in the place of a second step.

#include "core/account/decision_builder.hpp"
#include "core/account/password_step.hpp"
#include "core/account/second_step.hpp"

#include <algorithm>

namespace twostep::core {

namespace {

/// The password was given in this browser, lately, and opens nothing by itself.
template <class Command>
std::optional<refusal> refused_step(const account& a, const Command& c, const context& ctx) {
  if (a.suspended) return refusal{refusal_kind::suspended};
  const bool is_too_old = ctx.now >= c.step.at + ctx.policy.new_code_within;
  if (a.password.generation != c.password_generation || is_too_old || is_used_up(a, c.step))
    return refusal{refusal_kind::stale_password};
  return std::nullopt;
}

bool has_some(const account& a) noexcept {
  return has_second_step(a) && a.recovery && !a.recovery->left.empty();
}

bool is_whole_set(const recovery_codes& codes) noexcept {
  return codes.left.size() == recovery_codes_in_a_set && std::ranges::all_of(codes.left, is_whole);
}

} // namespace

result<decision, refusal> decide(const account& a, const make_recovery_codes& c, const context& ctx) {
  if (!is_whole_set(c.codes)) return refusal{refusal_kind::too_long};
  decision_builder d(a, ctx);
  if (!has_second_step(d.state())) return refusal{refusal_kind::not_in_state};
  if (const auto no = d.needs_highest_step_up(c.session)) return *no;
  const auto& present = d.state().recovery;
  const auto made_at = present ? std::optional(present->made_at) : std::nullopt;
  if (c.replaces != made_at) return refusal{refusal_kind::recovery_codes_changed};
  auto codes = c.codes;
  codes.made_at = ctx.now;
  for (auto& tries : codes.tries) tries.clear();
  d.emit(recovery_codes_made{std::move(codes)});
  d.record(activity_kind::recovery_codes_made);
  d.notify(notice_kind::recovery_codes_made, c.notice);
  return d.finish();
}

result<decision, refusal> decide(const account& a, const try_recovery_code& c, const context& ctx) {
  if (const auto no = refused_step(a, c, ctx)) return *no;
  decision_builder d(a, ctx);
  if (!has_some(d.state())) return refusal{refusal_kind::no_recovery_codes};
  const auto device = d.recognise(c.trust, c.device);
  const auto l = device ? device_trust::known_browser : device_trust::unknown_browser;
  if (const auto until = recovery_paused_until(*d.state().recovery, l, ctx.now))
    return refusal{refusal_kind::too_many_recovery_tries, until};
  d.emit(recovery_code_tried{l, ctx.now});
  return d.finish();
}

result<decision, refusal> decide(const account& a, const verify_recovery_code& c, const context& ctx) {
  if (const auto no = refused_step(a, c, ctx)) return *no;
  decision_builder d(a, ctx);
  if (!has_some(d.state())) return refusal{refusal_kind::no_recovery_codes};
  const auto device = d.recognise(c.trust, c.device);
  const auto place = find_recovery_code(*d.state().recovery, c.digest);
  if (!place) return d.refuse(d.fail_recovery(device, c.notice));
  d.emit(recovery_code_used{*place, ctx.now});
  if (c.challenge && find_challenge(d.state(), *c.challenge))
    d.emit(sign_in_ended{*c.challenge, end_reason::superseded, ctx.now});
  // The browser doesn't become a known one: the code replaces one second step, not the next ones.
  d.start_session(c.session, method::password | method::recovery_code);
  d.record(activity_kind::recovery_code_used);
  const bool few = d.state().recovery->left.size() <= few_recovery_codes;
  d.notify(few ? notice_kind::recovery_codes_low : notice_kind::recovery_code_used, c.notice);
  return d.finish();
}

} // namespace twostep::core
