#include "tests/core/support/explore_app.hpp"

#include "core/account/second_step.hpp"
#include "tests/core/support/explore_passkey.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace twostep::core::test {

namespace {

bool is_by_app(const step& s) {
  const std::string_view names[] = {app_added,      app_removed,      app_lost,   app_kept,
                                    app_stepped_up, thiefs_app_guess, thiefs_copy};
  return std::ranges::find(names, std::string_view(s.name)) != std::end(names);
}

std::uint32_t weight_of(std::optional<std::uint8_t> asked_for) {
  if (asked_for == method::authenticator_app) return 3;
  return asked_for == method::passkey ? 0 : 1;
}

/// What is lost long enough is over, as the next command says.
template <class Factor>
bool is_over(const account& a, const Factor& one, time_point now) {
  return one.ends_at && now >= *one.ends_at && verified_phone(a.two_step);
}

/// Since when there has been one; nullopt: there is none.
template <class Factor>
std::optional<time_point> since_of(const account& a, const std::vector<Factor>& all, time_point now) {
  std::optional<time_point> since;
  for (const auto& one : all)
    if (!is_over(a, one, now) && (!since || one.added_at < *since)) since = one.added_at;
  return since;
}

} // namespace

std::tuple<std::string, e164_number, std::optional<time_point>, challenge_id>
text_state(const account& a, time_point now) {
  const auto state = effective(a.two_step, now);
  const auto* phone = verified_phone(state);
  const auto* pending = pending_challenge(state);
  return {
      std::string(name(state)), phone ? *phone : e164_number(), two_step_since(state),
      pending ? pending->id : challenge_id()};
}

/// One that was added beside an older one counts more than that after three days.
int highest_of(const account& a, time_point now) {
  const std::pair<int, std::optional<time_point>> classes[] = {
      {passkey_rank, since_of(a, a.passkeys, now)},
      {app_rank, since_of(a, a.authenticators, now)},
      {text_rank, two_step_since(a.two_step)}};
  for (const auto& [rank, since] : classes) {
    const bool is_first = std::ranges::all_of(classes, [&](const auto& other) {
      return !other.second || !since || *since <= *other.second;
    });
    if (since && (is_first || now >= *since + days(3))) return rank;
  }
  return 0;
}

std::string fold_app(const node& n) {
  const auto& a = n.w.account;
  std::string key;
  for (const auto& one : a.authenticators) {
    key += one.added_at <= two_step_since(a.two_step).value_or(one.added_at) || n.w.now >= one.added_at + days(3)
               ? " app"
               : " new";
    if (one.ends_at) key += n.w.now < *one.ends_at ? "-" : "--";
  }
  key += fold_passkeys(a, n.w.now);
  if (!n.beside_another) return key;
  const auto asks_for = [](const challenge* c) { return !c ? "" : is_by_text(*c) ? " t" : " a"; };
  if (find_session(a, n.sessions[0])) {
    key += " " + std::to_string(n.rank[0]) + (n.gave_app[0] ? "A" : "") + (n.gave_passkey[0] ? "P" : "");
    key += asks_for(find_step_up(a, n.sessions[0]));
  }
  for (const auto& c : a.sign_ins) key += asks_for(&c);
  return key + " w" + std::to_string(weight_within(a.failures[0], days(30), n.w.now));
}

std::size_t lost_apps_ended(const node& after, const step& s) {
  if (s.name == app_removed) return 0;
  return static_cast<std::size_t>(std::ranges::count_if(after.w.history, [](const event& e) {
    return std::holds_alternative<authenticator_removed>(e);
  }));
}

void check_app(const node& before, const node& after, const step& s, std::vector<std::string>& violations) {
  const auto &a = after.w.account, &b = before.w.account;
  const auto complain = [&](const char* what) { violations.push_back(std::string(what) + " by " + s.name); };
  const auto is_highest = [&] {
    return find_session(b, before.sessions[0]) && before.rank[0] >= highest_of(b, after.w.now);
  };
  const auto* was = verified_phone(b.two_step);

  for (const auto& one : a.authenticators) {
    const auto* old = find_authenticator(b, one.id);
    if (!old && (s.name != app_added || !is_highest())) complain("an app without the highest step-up");
    if (old && one.ends_at && !old->ends_at && (s.name != app_lost || before.rank[0] == 0 || !was))
      complain("a lost app without a step-up");
  }
  for (const auto& one : b.authenticators) {
    if (find_authenticator(a, one.id) || s.name == reset) continue;
    if (!is_over(b, one, after.w.now) && (s.name != app_removed || !is_highest()))
      complain("no app any more without the highest step-up");
  }
  for (const auto& e : after.w.history) {
    if (const auto* used = std::get_if<authenticator_used>(&e)) {
      const auto* old = find_authenticator(b, used->id);
      if (!old || used->step <= old->last_step) complain("a code of an app taken twice");
      if (s.name != "sign in" && s.name != app_stepped_up) complain("a wrong code of an app taken");
    }
    if (const auto* failed = std::get_if<attempt_failed>(&e)) {
      const auto* asked = find_challenge(b, failed->id);
      const auto weight = asked ? weight_of(asked->method) : is_by_app(s) ? 3u : is_by_passkey(s) ? 0u : 1u;
      if (failed->weight.value_or(1) != weight) complain("a wrong answer of another weight");
    }
  }
  if (weight_within(a.failures[0], days(30), after.w.now) > after.w.policy.failures.per_month)
    complain("more guesses by weight than the budget");

  // A change that another session began without an app ends with the first one.
  const auto* pending = pending_challenge(b.two_step);
  const bool may_end = s.name == app_added && pending && pending->begun_by != before.sessions[0];
  const bool is_same = text_state(a, after.w.now) == text_state(b, after.w.now);
  if (is_by_app(s) && !is_same && !may_end) complain("another state of text messages");
  const auto* is = verified_phone(a.two_step);
  const bool is_another = bool(was) != bool(is) || (was && is && *was != *is);
  if (is_another && s.name != reset && highest_of(b, after.w.now) == app_rank && !before.gave_app[0])
    complain("text messages changed without the app");
  const bool are_new = a.recovery && !b.recovery;
  if (are_new && !is_highest()) complain("recovery codes without the highest step-up");
  if (!after.beside_another || !has_second_step(a)) return;
  for (std::size_t i = 0; i < 2; ++i) {
    const auto* session = find_session(a, after.sessions[i]);
    if (session && second_step_rank(a, *session) != after.rank[i]) complain("a session of another rank");
  }
}

} // namespace twostep::core::test
