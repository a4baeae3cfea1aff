#include "core/account/evolve.hpp"

#include "core/account/bounds.hpp"
#include "core/account/evolving.hpp"
#include "core/account/known_browser.hpp"
#include "core/account/notice.hpp"
#include "core/account/second_step.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace twostep::core {

namespace evolving {

void remember(account& a, activity_kind kind, time_point at) {
  keep_newest(a.recent, max_recent, activity{kind, at});
}

challenge* find(account& a, const challenge_id& id) {
  for (auto* list : {&a.sign_ins, &a.step_ups})
    for (auto& c : *list)
      if (c.id == id) return &c;
  if (auto* p = std::get_if<pending_enable>(&a.two_step); p && p->challenge.id == id) return &p->challenge;
  if (auto* p = std::get_if<pending_disable>(&a.two_step); p && p->challenge.id == id) return &p->challenge;
  auto* change = a.number_change ? &a.number_change->challenge : nullptr;
  return change && *change && (*change)->id == id ? &**change : nullptr;
}

void note_tried_number(account& a, const challenge& c) {
  std::erase_if(a.tried, [&](const tried_number& t) { return c.issued_at >= t.at + days(1) || t.number == c.to; });
  keep_newest(a.tried, max_tried_numbers, tried_number{c.to, c.issued_at});
}

session* find(account& a, const session_id& id) {
  const auto found = std::find_if(a.sessions.begin(), a.sessions.end(), [&](const session& s) { return s.id == id; });
  return found == a.sessions.end() ? nullptr : &*found;
}

} // namespace evolving

using namespace evolving;

namespace {

/// pending-enable → disabled, pending-disable → enabled.
void fall_back(account& a) {
  if (std::holds_alternative<pending_enable>(a.two_step)) {
    a.two_step = disabled{};
  } else if (const auto* p = std::get_if<pending_disable>(&a.two_step)) {
    auto back = enabled{p->phone, p->since, p->proven_at, p->number_since};
    a.two_step = std::move(back);
  }
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
  a.number_change.reset();
  fall_back(a);
  ++a.known_browser_epoch;
  const bool own = e.by.kind == actor_kind::self;
  remember(a, own ? activity_kind::password_changed : activity_kind::password_set_by_support, e.at);
}

void apply(account& a, password_rehashed e) {
  a.password.verifier = std::move(e.verifier);
}

void apply(account& a, enable_begun e) {
  if (verified_phone(a.two_step)) return;
  note_tried_number(a, e.challenge);
  a.two_step = pending_enable{std::move(e.challenge)};
}

void apply(account& a, const two_step_enabled& e) {
  const auto* p = std::get_if<pending_enable>(&a.two_step);
  if (!p || p->challenge.id != e.id) return;
  const bool is_first = !has_second_step(a);
  auto on = enabled{p->challenge.to, e.at, std::nullopt, std::nullopt};
  std::erase_if(a.tried, [&](const tried_number& t) { return t.number == on.phone; });
  a.two_step = std::move(on);
  drop_traces(a.messages, message_tag(e.id));
  remember(a, is_first ? activity_kind::two_step_enabled : activity_kind::text_messages_on, e.at);
}

void apply(account& a, disable_begun e) {
  fall_back(a);
  const auto* on = std::get_if<enabled>(&a.two_step);
  if (!on) return;
  auto pending = pending_disable{on->phone, on->since, std::move(e.challenge), on->proven_at, on->number_since};
  a.two_step = std::move(pending);
}

void apply(account& a, const two_step_disabled& e) {
  const auto* p = std::get_if<pending_disable>(&a.two_step);
  if (!p || p->challenge.id != e.id) return;
  const auto since = second_step_since(a);
  a.two_step = disabled{};
  factor_ended(a, since);
  a.number_change.reset();
  a.sign_ins.clear();
  a.step_ups.clear();
  drop_traces(a.messages, message_tag(e.id));
  remember(a, has_second_step(a) ? activity_kind::text_messages_off : activity_kind::two_step_disabled, e.at);
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

void note_known_failure(account& a, const attempt_failed& e) {
  if (auto* d = find(a, e.device)) d->spent += e.weight.value_or(1);
  auto& all = a.known_failures;
  add_failure(all, e.at, e.weight.value_or(1));
  if (all.at.size() > max_known_failures) all.at.erase(all.at.begin());
  if (all.weights.size() > all.at.size()) all.weights.erase(all.weights.begin());
}

void apply(account& a, const attempt_failed& e) {
  if (auto* c = find(a, e.id); c && c->attempts_left > 0) --c->attempts_left;
  if (e.weight == 0u) return remember(a, activity_kind::passkey_refused, e.at);
  if (!e.device) {
    auto& failures = a.failures[index(e.trust)];
    add_failure(failures, e.at, e.weight.value_or(1));
    drop_oldest(failures, max_failures);
  } else {
    note_known_failure(a, e);
  }
  remember(a, activity_kind::code_failed, e.at);
}

void apply(account& a, const two_step_reset& e) {
  const auto since = second_step_since(a);
  a.two_step = disabled{};
  factor_ended(a, since);
  a.number_change.reset();
  a.sessions.clear();
  a.sign_ins.clear();
  a.step_ups.clear();
  a.app_tokens.clear();
  ++a.known_browser_epoch;
  remember(a, activity_kind::two_step_reset, e.at);
}

void apply(account& a, const unlocked& e) {
  for (auto& f : a.failures) f = {};
  a.known_failures = {};
  clear_streaks(a);
  remember(a, activity_kind::unlocked, e.at);
}

void apply(account& a, change_recorded e) {
  using enum activity_kind;
  static constexpr activity_kind without_event_of_its_own[] = {
      link_made,
      reset_asked,
      recovery_codes_made,
      authenticator_added,
      authenticator_removed,
      authenticator_lost,
      authenticator_kept,
      passkey_added,
      passkey_removed,
      passkey_lost,
      passkey_kept,
      suspended,
      resumed,
      signed_out_by_support,
      name_set,
      role_set,
      moved};
  if (std::ranges::find(without_event_of_its_own, e.what) != std::end(without_event_of_its_own))
    remember(a, e.what, e.at);
  if (is_change(e.what)) keep_newest(a.changes, max_changes, activity{e.what, e.at});
  if (e.by.kind != actor_kind::self)
    keep_newest(a.support_acts, max_support_acts, support_act{e.what, std::move(e.by), std::move(e.reason), e.at});
}

void forget_former_numbers(account& a, time_point now) {
  std::erase_if(a.former_numbers, [&](const former_number& f) {
    return now >= f.left_at + former_number_notice_period;
  });
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
  if (a.former_numbers.size() >= max_former_numbers) a.former_numbers.erase(a.former_numbers.begin() + 1);
  a.former_numbers.push_back({e.number, e.at});
}

void apply(account& a, const former_numbers_forgotten& e) {
  forget_former_numbers(a, e.at);
}

void apply(account& a, const unlock_granted& e) {
  if (e.codes != 0) {
    forgive_newest(a.failures[index(e.trust)], e.codes);
    std::erase_if(a.code_unlocks, [&](time_point t) { return t + days(30) <= e.at; });
    keep_newest(a.code_unlocks, max_code_unlocks, e.at);
  }
  clear_streaks(a);
  if (e.sends) {
    a.tried.clear();
    a.sends_freed_at = e.at;
  }
  remember(a, activity_kind::unlocked, e.at);
}

void apply(account& a, locale_set e) {
  a.locale = std::move(e.locale);
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
void apply(organisation& o, const factors_allowed& e) {
  o.allowed_methods = e.methods;
}
void apply(organisation& o, const trusted_days_set& e) {
  const auto days_of = [](const std::optional<std::uint8_t>& d) { return days(d.value_or(0)); };
  const auto since = e.at - std::min(days_of(o.trusted_days), days_of(e.days));
  o.trusted_since = std::max(o.trusted_since.value_or(since), since);
  o.trusted_days = e.days;
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
