#include "core/installation/clock_correction.hpp"

#include <algorithm>
#include <limits>

namespace twostep::core {
namespace {

bool draw_back(time_point& t, time_point at) noexcept {
  if (t <= at) return false;
  t = at;
  return true;
}
bool draw_back(std::optional<time_point>& t, time_point at) noexcept {
  return t && draw_back(*t, at);
}
/// Ascending ones stay so.
bool draw_back(std::vector<time_point>& times, time_point at) noexcept {
  bool changed = false;
  for (auto& t : times) changed = draw_back(t, at) || changed;
  return changed;
}

bool is_after(const session& s, time_point at) noexcept {
  return std::max({s.started_at, s.full_sign_in_at, s.second_step_at.value_or(s.started_at)}) > at;
}
bool is_after(const challenge& c, time_point at) noexcept {
  return c.issued_at > at;
}
bool is_after(const known_device& d, time_point at) noexcept {
  return d.issued_at > at;
}
bool is_after(const app_token& t, time_point at) noexcept {
  return t.created_at > at;
}
bool is_after(const trusted_browser& b, time_point at) noexcept {
  return b.trusted_at > at;
}
bool is_after(const message_trace& m, time_point at) noexcept {
  return std::ranges::any_of(m.steps, [at](const message_step& s) { return s.at > at; });
}

template <class T>
bool drop_after(std::vector<T>& all, time_point at) {
  return std::erase_if(all, [at](const T& one) { return is_after(one, at); }) != 0;
}

/// A change that is pending falls back, as where its code died.
bool correct(two_step_state& state, time_point at) {
  const auto* pending = pending_challenge(state);
  bool changed = pending && is_after(*pending, at);
  if (changed) state = effective(state, time_point::max());
  if (auto* e = std::get_if<enabled>(&state)) {
    changed = draw_back(e->since, at) || changed;
    changed = draw_back(e->proven_at, at) || changed;
    changed = draw_back(e->number_since, at) || changed;
  } else if (auto* p = std::get_if<pending_disable>(&state)) {
    changed = draw_back(p->since, at) || changed;
    changed = draw_back(p->proven_at, at) || changed;
    changed = draw_back(p->number_since, at) || changed;
  }
  return changed;
}

/// One that goes on later than that is over.
bool correct(std::optional<number_change>& c, time_point at) {
  if (!c || !((c->challenge && is_after(*c->challenge, at)) || (c->allowed_at && *c->allowed_at > at))) return false;
  c.reset();
  return true;
}

bool correct(ended_session& s, time_point at) noexcept {
  const bool started = draw_back(s.started_at, at);
  return draw_back(s.ended_at, at) || started;
}

bool correct(one_time_link& l, time_point at) noexcept {
  const bool changed = draw_back(l.second_step_at, at);
  if (l.made_at <= at) return changed;
  l.expires_at -= l.made_at - at;
  l.made_at = at;
  return true;
}

bool correct(recovery_codes& r, time_point at) noexcept {
  bool changed = draw_back(r.made_at, at);
  for (auto& tries : r.tries) changed = draw_back(tries, at) || changed;
  return changed;
}

/// Codes of steps that are yet to come may have been taken: the app's next ones are good again, its last ones aren't.
bool correct(authenticator& one, time_point at) noexcept {
  const auto present = totp_step_at(at) + max_drift + totp_spread;
  bool changed = draw_back(one.added_at, at);
  changed = draw_back(one.used_at, at) || changed;
  // Its time begins anew where it would be longer than it is.
  if (one.ends_at && *one.ends_at > at + lost_factor_stays) {
    one.ends_at = at + lost_factor_stays;
    changed = true;
  }
  if (one.last_step <= present) return changed;
  one.last_step = present;
  return true;
}

bool correct(passkey& one, time_point at) noexcept {
  bool changed = draw_back(one.added_at, at);
  changed = draw_back(one.used_at, at) || changed;
  if (!one.ends_at || *one.ends_at <= at + lost_factor_stays) return changed;
  one.ends_at = at + lost_factor_stays;
  return true;
}

bool correct(trusted_browser& b, time_point at) noexcept {
  bool changed = draw_back(b.used_at, at);
  for (auto& s : b.secrets) {
    const bool is_later = s.ends_at && *s.ends_at > at + replaced_secret_stays;
    if (is_later) s.ends_at = at + replaced_secret_stays;
    changed = is_later || changed;
  }
  return changed;
}

bool correct(pending_notice& n, time_point at) noexcept {
  if (n.at <= at) return false;
  n.expires_at -= n.at - at;
  if (n.due_at) *n.due_at -= n.at - at;
  n.at = at;
  return true;
}

} // namespace

bool correct_clock(account& a, time_point at) {
  bool changed = drop_after(a.sessions, at);
  changed = drop_after(a.sign_ins, at) || changed;
  changed = drop_after(a.step_ups, at) || changed;
  changed = drop_after(a.devices, at) || changed;
  changed = drop_after(a.app_tokens, at) || changed;
  changed = drop_after(a.trusted_browsers, at) || changed;
  changed = drop_after(a.messages, at) || changed;
  changed = correct(a.two_step, at) || changed;
  changed = correct(a.number_change, at) || changed;
  for (auto& session : a.sessions) changed = draw_back(session.last_used_at, at) || changed;
  for (auto& token : a.app_tokens) changed = draw_back(token.last_used_at, at) || changed;
  changed = draw_back(a.created_at, at) || changed;
  changed = draw_back(a.password.changed_at, at) || changed;
  changed = draw_back(a.warned_at, at) || changed;
  for (auto& history : a.failures) changed = draw_back(history.at, at) || changed;
  changed = draw_back(a.known_failures.at, at) || changed;
  for (auto& tried : a.tried) changed = draw_back(tried.at, at) || changed;
  for (auto& notice : a.notices) changed = correct(notice, at) || changed;
  for (auto& link : a.links) changed = correct(link, at) || changed;
  for (auto& one : a.authenticators) changed = correct(one, at) || changed;
  for (auto& one : a.passkeys) changed = correct(one, at) || changed;
  if (a.recovery) changed = correct(*a.recovery, at) || changed;
  for (auto& b : a.trusted_browsers) changed = correct(b, at) || changed;
  for (auto* list : {&a.recent, &a.changes})
    for (auto& what : *list) changed = draw_back(what.at, at) || changed;
  for (auto& s : a.ended) changed = correct(s, at) || changed;
  for (auto& d : a.devices) changed = draw_back(d.used_at, at) || changed;
  for (auto& n : a.networks) changed = draw_back(n.at, at) || changed;
  for (auto& f : a.former_numbers) changed = draw_back(f.left_at, at) || changed;
  for (auto& s : a.support_acts) changed = draw_back(s.at, at) || changed;
  for (auto* times : {&a.notice_meters.changes, &a.notice_meters.others, &a.code_unlocks})
    changed = draw_back(*times, at) || changed;
  for (auto* time :
       {&a.notice_meters.merged_at, &a.sends_freed_at, &a.told_of_password_at, &a.unlisted_until,
        &a.link_required_since, &a.second_step_kept_since, &a.authenticators_kept_since, &a.passkeys_kept_since,
        &a.told_of_copy_at, &a.email_verified_at})
    changed = draw_back(*time, at) || changed;
  return changed;
}

bool correct_clock(meter& m, time_point at) {
  bool changed = draw_back(m.hits, at);
  if (!m.counted || m.counted->hours.empty()) return changed;
  const auto hour = std::chrono::floor<hours>(at.time_since_epoch()).count();
  std::uint64_t later = 0;
  const auto is_later = [&](const hourly_amount& h) { return h.hour > hour; };
  for (const auto& h : m.counted->hours)
    if (is_later(h)) later += std::min(h.amount, std::numeric_limits<std::uint64_t>::max() - later);
  if (std::erase_if(m.counted->hours, is_later) == 0) return changed;
  add(*m.counted, later, at);
  return true;
}

bool correct_clock(organisation& o, time_point at, time_point newest) {
  const bool changed = draw_back(o.trusted_since, at);
  return (o.two_step_from && *o.two_step_from <= newest && draw_back(o.two_step_from, at)) || changed;
}

} // namespace twostep::core
