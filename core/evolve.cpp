#include "core/evolve.hpp"

#include "core/bounds.hpp"
#include "core/known_browser.hpp"
#include "core/notice.hpp"
#include "core/second_step.hpp"

#include <algorithm>
#include <utility>

namespace twostep::core {

namespace {

/// Makes it the newest of at most so many.
template <class T>
void keep_newest(std::vector<T>& all, std::size_t most, T one) {
  all.push_back(std::move(one));
  if (all.size() > most) all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(most));
}

void remember(account& a, activity_kind kind, time_point at) {
  keep_newest(a.recent, most_recent, activity{kind, at});
}

challenge* find(account& a, const challenge_id& id) {
  for (auto* list : {&a.sign_ins, &a.step_ups})
    for (auto& c : *list)
      if (c.id == id) return &c;
  if (auto* p = std::get_if<pending_enable>(&a.two_step); p && p->challenge.id == id) return &p->challenge;
  if (auto* p = std::get_if<pending_disable>(&a.two_step); p && p->challenge.id == id) return &p->challenge;
  return nullptr;
}

session* find(account& a, const session_id& id) {
  const auto found = std::find_if(a.sessions.begin(), a.sessions.end(), [&](const session& s) { return s.id == id; });
  return found == a.sessions.end() ? nullptr : &*found;
}

void drop_sign_in(account& a, const challenge_id& id) {
  std::erase_if(a.sign_ins, [&](const challenge& c) { return c.id == id; });
}

/// pending-enable → disabled, pending-disable → enabled.
void fall_back(account& a) {
  if (std::holds_alternative<pending_enable>(a.two_step)) {
    a.two_step = disabled{};
  } else if (const auto* p = std::get_if<pending_disable>(&a.two_step)) {
    auto back = enabled{p->phone, p->since, p->proven_at};
    a.two_step = std::move(back);
  }
}

void forget_old_numbers(account& a, time_point now) {
  std::erase_if(a.tried, [now](const tried_number& t) { return now >= t.at + days(1); });
}

// Those that bring text with them are taken by value: replay has no further use for them.

void apply(account& a, user_created e) {
  a.id = e.id;
  a.email = {std::move(e.email), std::move(e.email_key)};
  a.name = std::move(e.display_name);
  a.role = e.role;
  if (!e.organisations.empty()) a.organisation = e.organisations.front();
  a.created_at = e.at;
  a.password = {std::move(e.verifier), 1, e.must_change_password, e.at};
}

void apply(account& a, password_changed e) {
  a.password.verifier = std::move(e.verifier);
  ++a.password.generation;
  a.password.must_change = e.must_change;
  a.password.changed_at = e.at;
  std::erase_if(a.sessions, [&](const session& s) { return !e.kept || s.id != *e.kept; });
  a.sign_ins.clear();
  a.step_ups.clear();
  a.app_tokens.clear();
  fall_back(a);
  ++a.known_browser_epoch;
  const bool own = e.by.kind == actor_kind::self;
  remember(a, own ? activity_kind::password_changed : activity_kind::password_set_by_support, e.at);
}

void apply(account& a, password_rehashed e) {
  a.password.verifier = std::move(e.verifier);
}

void apply(account& a, session_started e) {
  remember(a, activity_kind::signed_in, e.session.started_at);
  a.sessions.push_back(std::move(e.session));
}

void apply(account& a, const session_ended& e) {
  std::erase_if(a.sessions, [&](const session& s) { return s.id == e.id; });
  std::erase_if(a.step_ups, [&](const challenge& c) { return c.begun_by == e.id; });
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

void note_proof(two_step_state& state, const e164_number& number, time_point at) {
  if (auto* on = std::get_if<enabled>(&state); on && on->phone == number) on->proven_at = at;
  if (auto* p = std::get_if<pending_disable>(&state); p && p->phone == number) p->proven_at = at;
}

void apply(account& a, const sign_in_verified& e) {
  if (const auto* c = find(a, e.id)) note_proof(a.two_step, c->to, e.at);
  drop_sign_in(a, e.id);
  drop_traces(a.messages, message_tag(e.id));
  drop_unheard_notices(a.messages, e.at);
}

void apply(account& a, const session_proven& e) {
  if (e.challenge) {
    if (const auto* c = find(a, *e.challenge)) note_proof(a.two_step, c->to, e.at);
    std::erase_if(a.step_ups, [&](const challenge& c) { return c.id == *e.challenge; });
    drop_traces(a.messages, message_tag(*e.challenge));
    drop_unheard_notices(a.messages, e.at);
  }
  auto* s = find(a, e.old);
  if (!s) return;
  s->methods = static_cast<std::uint8_t>(methods_of(a, *s) | e.methods);
  if (e.methods & method::password) s->full_sign_in_at = e.at;
  if (e.methods & method::text_message) s->second_step_at = e.at;
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
    if (s.id != e.kept) keep_newest(a.ended, most_ended_sessions, ended_session{s.id, s.page, s.started_at, e.at, by});
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

void apply(account& a, enable_begun e) {
  if (proven_phone(a.two_step)) return;
  forget_old_numbers(a, e.challenge.issued_at);
  std::erase_if(a.tried, [&](const tried_number& t) { return t.number == e.challenge.to; });
  keep_newest(a.tried, most_tried_numbers, tried_number{e.challenge.to, e.challenge.issued_at});
  a.two_step = pending_enable{std::move(e.challenge)};
}

void apply(account& a, const two_step_enabled& e) {
  const auto* p = std::get_if<pending_enable>(&a.two_step);
  if (!p || p->challenge.id != e.id) return;
  auto on = enabled{p->challenge.to, e.at, std::nullopt};
  std::erase_if(a.tried, [&](const tried_number& t) { return t.number == on.phone; });
  a.two_step = std::move(on);
  drop_traces(a.messages, message_tag(e.id));
  remember(a, activity_kind::two_step_enabled, e.at);
}

void apply(account& a, disable_begun e) {
  fall_back(a);
  const auto* on = std::get_if<enabled>(&a.two_step);
  if (!on) return;
  auto pending = pending_disable{on->phone, on->since, std::move(e.challenge), on->proven_at};
  a.two_step = std::move(pending);
}

void apply(account& a, const two_step_disabled& e) {
  const auto* p = std::get_if<pending_disable>(&a.two_step);
  if (!p || p->challenge.id != e.id) return;
  a.two_step = disabled{};
  a.sign_ins.clear();
  a.step_ups.clear();
  drop_traces(a.messages, message_tag(e.id));
  remember(a, activity_kind::two_step_disabled, e.at);
}

void apply(account& a, const pending_ended& e) {
  const auto* pending = pending_challenge(a.two_step);
  if (pending && pending->id == e.id) fall_back(a);
}

void apply(account& a, const code_resent& e) {
  auto* c = find(a, e.id);
  if (!c) return;
  count_send(*c, e.at);
  c->resend_at = e.next_resend_at;
  c->charged.insert(c->charged.end(), e.charged.begin(), e.charged.end());
}

void apply(account& a, const attempt_failed& e) {
  if (auto* c = find(a, e.id); c && c->attempts_left > 0) --c->attempts_left;
  if (!e.device) {
    auto& failures = a.failures[index(e.lane)];
    add_failure(failures, e.at, e.weight);
    drop_oldest(failures, most_failures);
  } else if (auto* d = find(a, e.device)) {
    d->spent += e.weight;
  }
  remember(a, activity_kind::code_failed, e.at);
}

void settle(account& a, const challenge_id& id, std::uint32_t send) {
  if (auto* c = find(a, id)) c->accepted = std::max(c->accepted, std::min(send, c->sends));
}

template <class Event>
std::vector<std::string> parts_of(const Event& e) {
  return e.more_parts.value_or(std::vector<std::string>());
}

/// The message's challenge is still there.
void trace(account& a, const challenge_id& id, std::uint32_t send, message_step step) {
  if (const auto* c = find(a, id)) note_step(a.messages, message_tag(id), send, c->purpose, std::move(step));
}

void apply(account& a, const code_accepted& e) {
  settle(a, e.id, e.send);
  trace(a, e.id, e.send, {message_news::accepted, e.provider, {}, e.at, e.provider_id, parts_of(e)});
}

void apply(account& a, const code_dropped& e) {
  settle(a, e.id, e.send);
  trace(a, e.id, e.send, {message_news::dropped, e.provider, e.reason, e.at});
  remember(a, activity_kind::message_not_delivered, e.at);
}

void apply(account& a, notice_owed e) {
  std::erase_if(a.notices, [&](const owed_notice& n) { return n.expires_at <= e.notice.at; });
  if (e.notice.kind == notice_kind::wrong_codes) a.warned_at = e.notice.at;
  if (e.notice.kind == notice_kind::password_alone) a.told_of_password_at = e.notice.at;
  a.notices.push_back(std::move(e.notice));
  drop_surplus(a.notices); // older programs owed as many as there were
}

void count_notice(notice_meters& m, notice_count counts, const owed_notice& notice) {
  const auto note = [&](std::vector<time_point>& all, time_point at) {
    std::erase_if(all, [&](time_point t) { return t + days(1) <= notice.at; });
    keep_newest(all, most_notices_counted, at);
  };
  switch (counts) {
  case notice_count::nothing:
    return;
  case notice_count::change:
    return note(m.changes, notice.at);
  case notice_count::further_changes:
    m.merged_at = notice.due_at;
    return;
  case notice_count::other:
    return note(m.others, notice.due_at);
  }
}

void apply(account& a, notice_planned e) {
  const auto at = e.notice.at;
  std::erase_if(a.notices, [&](const owed_notice& n) {
    return n.expires_at <= at || n.id == e.notice.id || std::ranges::count(e.displaced, n.id) != 0;
  });
  if (e.about == notice_kind::wrong_codes) a.warned_at = at;
  if (e.about == notice_kind::password_alone) a.told_of_password_at = at;
  count_notice(a.notice_meters, e.counts, e.notice);
  a.notices.push_back(std::move(e.notice));
  drop_surplus(a.notices);
}

void apply(account& a, const notice_settled& e) {
  std::erase_if(a.notices, [&](const owed_notice& n) { return n.id == e.id; });
  if (e.provider_id)
    note_taken_notice(
        a.messages, message_tag(e.id), {message_news::accepted, e.provider, {}, e.at, e.provider_id, parts_of(e)}
    );
}

void apply(account& a, const message_reported& e) {
  const auto tag = message_tag(e.id);
  const auto* known = find_trace(a.messages, tag, e.send);
  if (!e.notice && !known) return;
  // A notice that arrives is as it should be.
  if (e.notice && e.what == message_news::delivered && known && is_unheard(*known))
    return drop_traces(a.messages, tag);
  note_step(a.messages, tag, e.send, std::nullopt, {e.what, e.provider, e.reason, e.at, e.provider_id, parts_of(e)});
}

void apply(account& a, const two_step_reset& e) {
  a.two_step = disabled{};
  a.sessions.clear();
  a.sign_ins.clear();
  a.step_ups.clear();
  a.app_tokens.clear();
  ++a.known_browser_epoch;
  remember(a, activity_kind::two_step_reset, e.at);
}

void apply(account& a, const unlocked& e) {
  for (auto& f : a.failures) f = {};
  clear_rows(a);
  remember(a, activity_kind::unlocked, e.at);
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
  if (e.lane == lane::known_browser) clear_rows(a);
  note_network(a, e.network, e.at);
}

void apply(account& a, const device_listed& e) {
  keep_device(a, e.device);
}

void apply(account& a, const password_failed& e) {
  add_password_failure(a, e.network);
}

void apply(account& a, const guesses_forgiven&) {
  a.failures[index(lane::unknown_browser)] = {};
}

void apply(account& a, change_recorded e) {
  if (is_change(e.what)) keep_newest(a.changes, most_changes, activity{e.what, e.at});
  if (e.by.kind != actor_kind::self)
    keep_newest(a.support_acts, most_support_acts, support_act{e.what, std::move(e.by), std::move(e.reason), e.at});
}

void forget_former_numbers(account& a, time_point now) {
  std::erase_if(a.former_numbers, [&](const former_number& f) { return now >= f.left_at + former_number_told; });
}

void apply(account& a, const number_left& e) {
  forget_former_numbers(a, e.at);
  const auto known =
      std::ranges::find_if(a.former_numbers, [&](const former_number& f) { return f.number == e.number; });
  if (known != a.former_numbers.end()) {
    known->left_at = e.at;
    return;
  }
  // The first one stays: whoever changes the number again and again can't get rid of it.
  if (a.former_numbers.size() >= most_former_numbers) a.former_numbers.erase(a.former_numbers.begin() + 1);
  a.former_numbers.push_back({e.number, e.at});
}

void apply(account& a, const former_numbers_forgotten& e) {
  forget_former_numbers(a, e.at);
}

void apply(account& a, const unlock_granted& e) {
  if (e.codes != 0) {
    forgive_newest(a.failures[index(e.lane)], e.codes);
    std::erase_if(a.code_unlocks, [&](time_point t) { return t + days(30) <= e.at; });
    keep_newest(a.code_unlocks, most_code_unlocks, e.at);
  }
  clear_rows(a);
  if (e.sends) {
    a.tried.clear();
    a.sends_freed_at = e.at;
  }
  remember(a, activity_kind::unlocked, e.at);
}

void apply(account& a, const user_erased&) {
  const auto id = a.id;
  a = account();
  a.id = id;
}

void apply(organisation& o, const organisation_created& e) {
  o.id = e.id;
  o.name = e.display_name;
  o.key = e.key;
}
void apply(organisation& o, const two_step_required& e) {
  o.two_step_from = e.from;
}
void apply(organisation& o, const two_step_waived&) {
  o.two_step_from.reset();
}

} // namespace

void evolve(account& a, const event& e) {
  ++a.version; // before: nothing is left of an erased one
  std::visit([&](const auto& specific) { apply(a, specific); }, e);
}

void evolve(account& a, event&& e) {
  ++a.version;
  std::visit([&](auto& specific) { apply(a, std::move(specific)); }, e);
}

void evolve(organisation& o, const organisation_event& e) {
  std::visit([&](const auto& specific) { apply(o, specific); }, e);
}

} // namespace twostep::core
