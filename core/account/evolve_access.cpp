// Events of how somebody gets in: sessions, step-ups, known browsers, wrong passwords, app tokens.

#include "core/account/bounds.hpp"
#include "core/account/evolving.hpp"
#include "core/account/known_browser.hpp"
#include "core/account/notice.hpp"
#include "core/account/second_step.hpp"

#include <algorithm>

namespace twostep::core::evolving {

void drop_sign_in(account& a, const challenge_id& id) {
  std::erase_if(a.sign_ins, [&](const challenge& c) { return c.id == id; });
}

void apply(account& a, session_started e) {
  remember(a, activity_kind::signed_in, e.session.started_at);
  a.sessions.push_back(std::move(e.session));
}

void apply(account& a, const session_ended& e) {
  std::erase_if(a.sessions, [&](const session& s) { return s.id == e.id; });
  std::erase_if(a.step_ups, [&](const challenge& c) { return c.begun_by == e.id; });
  if (a.number_change && a.number_change->begun_by == e.id) a.number_change.reset();
}

void apply(account& a, const session_used& e) {
  if (auto* s = find(a, e.id)) s->last_used_at = std::max(s->last_used_at, e.at);
}

/// What a session began stays with it under its new id.
void rename(account& a, session& s, const session_id& id) {
  const auto old = s.id;
  s.id = id;
  const auto* pending = pending_challenge(a.two_step);
  if (pending && pending->begun_by == old) find(a, pending->id)->begun_by = id;
  for (auto& c : a.step_ups)
    if (c.begun_by == old) c.begun_by = id;
  if (a.number_change && a.number_change->begun_by == old) {
    a.number_change->begun_by = id;
    if (a.number_change->challenge) a.number_change->challenge->begun_by = id;
  }
}

void apply(account& a, const session_renewed& e) {
  auto* s = find(a, e.old);
  if (!s) return;
  s->full_sign_in_at = s->last_used_at = e.at;
  rename(a, *s, e.id);
}

known_device* find(account& a, const std::optional<device_id>& id) {
  const auto found =
      std::find_if(a.devices.begin(), a.devices.end(), [&](const known_device& d) { return d.id == id; });
  return found == a.devices.end() ? nullptr : &*found;
}

void apply(account& a, sign_in_challenged e) {
  if (auto* d = find(a, e.challenge.device)) d->used_at = std::max(d->used_at, e.challenge.issued_at);
  a.sign_ins.push_back(std::move(e.challenge));
}
void apply(account& a, const sign_in_ended& e) {
  drop_sign_in(a, e.id);
}

void note_verification(two_step_state& state, const e164_number& number, time_point at) {
  if (auto* on = std::get_if<enabled>(&state); on && on->phone == number) on->proven_at = at;
  if (auto* p = std::get_if<pending_disable>(&state); p && p->phone == number) p->proven_at = at;
}

void apply(account& a, const sign_in_verified& e) {
  if (const auto* c = find(a, e.id); c && is_by_text(*c)) note_verification(a.two_step, c->to, e.at);
  drop_sign_in(a, e.id);
  drop_traces(a.messages, message_tag(e.id));
  drop_unconfirmed_notices(a.messages, e.at);
}

void apply(account& a, const session_proven& e) {
  if (e.challenge) {
    if (const auto* c = find(a, *e.challenge); c && is_by_text(*c)) note_verification(a.two_step, c->to, e.at);
    std::erase_if(a.step_ups, [&](const challenge& c) { return c.id == *e.challenge; });
    drop_traces(a.messages, message_tag(*e.challenge));
    drop_unconfirmed_notices(a.messages, e.at);
  }
  auto* s = find(a, e.old);
  if (!s) return;
  s->methods = static_cast<std::uint8_t>(methods_of(a, *s) | e.methods);
  if (e.methods & method::password) s->full_sign_in_at = e.at;
  if (e.methods & ~method::password) {
    s->second_step_at = e.at;
    s->second_step_by = beside_text(e.methods);
  }
  s->last_used_at = e.at;
  s->page = e.page;
  rename(a, *s, e.id);
}

void apply(account& a, const unproven_access_ended& e) {
  // Longer than any absolute timeout: the cookies are worth nothing by then in any case.
  std::erase_if(a.ended, [&](const ended_session& s) { return s.started_at + days(1) <= e.at; });
  const auto* kept = find(a, e.kept);
  const auto by = kept ? kept->label : std::string();
  for (const auto& s : a.sessions)
    if (s.id != e.kept) keep_newest(a.ended, max_ended_sessions, ended_session{s.id, s.page, s.started_at, e.at, by});
  std::erase_if(a.sessions, [&](const session& s) { return s.id != e.kept; });
  std::erase_if(a.step_ups, [&](const challenge& c) { return c.begun_by != e.kept; });
  a.sign_ins.clear();
  a.app_tokens.clear();
  ++a.known_browser_epoch;
}

void apply(account& a, step_up_challenged e) {
  a.step_ups.push_back(std::move(e.challenge));
}
void apply(account& a, const step_up_ended& e) {
  std::erase_if(a.step_ups, [&](const challenge& c) { return c.id == e.id; });
}

void apply(account& a, app_token_created e) {
  remember(a, activity_kind::app_token_created, e.token.created_at);
  a.app_tokens.push_back(std::move(e.token));
}

void apply(account& a, const app_token_used& e) {
  for (auto& t : a.app_tokens)
    if (t.id == e.id) t.last_used_at = t.last_used_at ? std::max(*t.last_used_at, e.at) : e.at;
}

void apply(account& a, const app_token_revoked& e) {
  const auto gone = std::erase_if(a.app_tokens, [&](const app_token& t) { return t.id == e.id; });
  if (gone != 0 && e.reason == end_reason::revoked) remember(a, activity_kind::app_token_revoked, e.at);
}

void apply(account& a, const browser_admitted& e) {
  if (e.replaced) retire_device(a, *e.replaced, e.at);
  keep_device(a, e.device);
  if (e.trust == device_trust::known_browser) clear_streaks(a);
  note_network(a, e.network, e.at);
}

void apply(account& a, const device_listed& e) {
  keep_device(a, e.device);
}

void apply(account& a, const password_failed& e) {
  add_password_failure(a, e.network);
}

void apply(account& a, const network_carried& e) {
  carry_network(a, e.from, e.to);
}

void apply(account& a, const browsers_forgotten& e) {
  ++a.known_browser_epoch;
  a.devices.clear();
  if (e.kept) a.devices.push_back(*e.kept);
}

void apply(account& a, const guesses_forgiven&) {
  a.failures[index(device_trust::unknown_browser)] = {};
}

} // namespace twostep::core::evolving
