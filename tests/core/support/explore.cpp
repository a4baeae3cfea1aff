#include "tests/core/support/explore.hpp"

#include "core/account/bounds.hpp"
#include "core/account/notice.hpp"
#include "core/account/second_step.hpp"
#include "tests/core/support/explore_app.hpp"
#include "tests/core/support/explore_passkey.hpp"
#include "tests/core/support/explore_steps.hpp"

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>
#include <utility>

namespace twostep::core::test {

namespace {

std::string fold(const node& n) {
  const auto& a = n.w.account;
  std::string key(name(a.two_step));
  if (const auto* p = verified_phone(a.two_step)) key += *p == phones[0] ? " A" : " B";
  const auto* pending = pending_challenge(a.two_step);
  if (pending) {
    key += pending->to == phones[0] ? " a" : " b";
    key += std::to_string(pending->attempts_left) + (lives(*pending, n.w.now) ? "l" : "d");
    key += pending->begun_by == n.sessions[0] ? "0" : pending->begun_by == n.sessions[1] ? "1" : "-";
  }
  if (const auto& change = a.number_change) {
    const auto at = step_of(a, n.w.policy.session, n.w.now);
    key += at ? " c" + std::to_string(int(*at)) : " c-";
    if (at && change->challenge) key += std::to_string(change->challenge->attempts_left);
    if (at && change->challenge) key += change->challenge->to == phones[0] ? "a" : "b";
  }
  for (const auto& s : n.sessions) {
    const auto* found = find_session(a, s);
    key += found && lives(a, *found, n.w.policy.session, n.w.now) ? " in" : " out";
    if (found && is_verified(a, *found, n.w.ctx().organisation, n.w.now))
      key += second_step_at(a, *found) ? "+" : "r";
    if (const auto* c = find_step_up(a, s))
      key += " u" + std::to_string(c->attempts_left) + (lives(*c, n.w.now) ? "l" : "d");
  }
  for (const auto& m : n.inbox) {
    const bool is_alive = m && find_challenge(a, m->challenge);
    key += !m || (n.beside_another && !is_alive)    ? " -"
           : pending && m->challenge == pending->id ? " this"
                                                    : " " + std::to_string(int(m->purpose));
    const bool is_of_session = m && (m->purpose == purpose::step_up || m->purpose == purpose::replace_old ||
                                     m->purpose == purpose::replace_new);
    if (is_alive && is_of_session) key += "!";
  }
  key += " f" + std::to_string(a.failures[0].at.size()) + " n" + std::to_string(a.tried.size());
  key += paused_until(a.failures[0], n.w.policy.failures, n.w.now) ? " paused" : "";
  for (const auto& c : a.sign_ins)
    key += " s" + std::to_string(c.attempts_left) + (lives(c, n.w.now) ? "l" : "d") + (c.device ? "k" : "");
  if (a.recovery) key += " r" + std::to_string(a.recovery->left.size());
  if (a.link_required_since) key += " L";
  for (const auto& l : a.links)
    key += !lives(l, n.w.now) ? " l-" : !l.browser ? " l" : *l.browser == link_browser(0) ? " l0" : " l1";
  key += fold_app(n);
  key += device_trust_of(n, n.cookie) == device_trust::known_browser ? " known" : " unknown";
  return key + (n.w.org.two_step_from ? " m" : "");
}

/// The message whose code this step typed, if it went to that number for that purpose.
bool typed(const node& before, const step& s, const e164_number& number, purpose p) {
  if (!s.typed_from || !before.inbox[*s.typed_from]) return false;
  const auto& message = *before.inbox[*s.typed_from];
  return phones[*s.typed_from] == number && message.to == number && message.purpose == p;
}

/// A new password resets wrong codes if the session gave its second step.
bool forgives(const node& before, const step& s) {
  const auto& a = before.w.account;
  return s.name == password_changed_by_owner && has_second_step(a) &&
         std::ranges::any_of(a.sessions, [&](const session& x) {
           return is_verified(a, x, before.w.ctx().organisation, before.w.now);
         });
}

/// True: the budget allowed another wrong code before the comparison.
bool had_room(const world& before, time_point now, const attempt_failed& failed) {
  if (failed.weight == 0u) return true; // nobody guesses what a passkey signs
  const auto& limits = before.policy.failures;
  if (!failed.device) return !paused_until(before.account.failures[0], limits, now, failed.weight.value_or(1));
  const auto* device = find_device(before.account, *failed.device);
  return device && device->spent + failed.weight.value_or(1) <= limits.per_device;
}

/// A step may send to a number at most one code, and one notice for each event; each account's changes have their
/// limit.
void check_messages(const node& after, const e164_number& to, const step& s, std::vector<std::string>& violations) {
  std::size_t codes = 0, notices = 0;
  for (const auto& m : after.w.sent) codes += m.to == to;
  for (const auto& n : after.w.notices) notices += n.notice.to == to;
  if (codes > 1) violations.push_back("two codes to one number by " + s.name);
  // A guess begins a sign-in, which ends the one abandoned before, and types a code.
  const bool is_try = s.name == thiefs_guess || s.name == thiefs_passkey;
  const std::size_t happenings = (is_try ? 2 : 1) + lost_apps_ended(after, s) + lost_passkeys_ended(after, s);
  if (notices > happenings) violations.push_back("two notices to one number by " + s.name);
  const auto& m = after.w.account.notice_meters;
  if (m.changes.size() > after.w.policy.notices.changes_per_day)
    violations.push_back("more changes told at once than a day has by " + s.name);
}

/// Recovery codes are made after a step-up and end with the second step; what one opens isn't a step-up.
void check_recovery(const node& before, const node& after, const step& s, std::vector<std::string>& violations) {
  const auto &a = after.w.account, &b = before.w.account;
  const auto complain = [&](const char* what) { violations.push_back(std::string(what) + " by " + s.name); };
  if (a.recovery && !has_second_step(a)) complain("recovery codes beside no second step");
  const bool are_new = a.recovery && (!b.recovery || a.recovery->left.size() > b.recovery->left.size());
  if (are_new) {
    const auto* maker = find_session(b, before.sessions[0]);
    const bool by_step_up = maker && before.verified[0] && !before.by_recovery[0] && second_step_at(b, *maker);
    if (s.name != codes_made || !by_step_up) complain("recovery codes without a step-up");
  }
  const bool is_used = a.recovery && b.recovery && a.recovery->left.size() < b.recovery->left.size();
  const auto is_new = [&](const session& x) { return !find_session(b, x.id); };
  if (is_used && (s.name != recovered || !std::ranges::any_of(a.sessions, is_new)))
    complain("a recovery code used for nothing");
  for (std::size_t i = 0; i < 2; ++i) {
    const auto* session = find_session(a, after.sessions[i]);
    if (session && after.by_recovery[i] && second_step_at(a, *session)) complain("a step-up by a recovery code");
  }
}

/// Checks the promises of docs/promises.md across one step.
void check(const node& before, const node& after, const step& s, std::vector<std::string>& violations) {
  const auto &a = after.w.account, &b = before.w.account;
  const auto *was = verified_phone(b.two_step), *is = verified_phone(a.two_step);
  const auto complain = [&](const char* what) { violations.push_back(std::string(what) + " by " + s.name); };

  if (is && !was && !typed(before, s, *is, purpose::enable)) complain("enabled without the code of that number");
  if (was && !is) {
    const bool by_code = typed(before, s, *was, purpose::disable);
    if (!by_code && s.name != reset) complain("disabled without that number's code");
    if (by_code && before.w.org.two_step_from && !has_second_step(a))
      complain("disabled against the mandatory policy");
  }
  if (was && is && *was != *is) {
    if (!typed(before, s, *is, purpose::replace_new)) complain("another number without its code");
    if (!b.number_change || !b.number_change->allowed_at) complain("another number without the old one's code");
  }
  if (a.number_change && a.number_change->allowed_at && !(b.number_change && b.number_change->allowed_at)) {
    const bool by_app = !b.authenticators.empty() && before.rank[s.browser] == app_rank;
    if (!was || !(by_app || typed(before, s, *was, purpose::replace_old)))
      complain("a new number without the old one's code");
  }
  if (a.number_change && !find_session(a, a.number_change->begun_by)) complain("a number change of no session");
  if (a.number_change && !is) complain("a number change without a number");
  for (std::size_t i = 0; i < 2; ++i) {
    const auto* session = find_session(a, after.sessions[i]);
    if (has_second_step(a) && session && is_verified(a, *session, after.w.ctx().organisation, after.w.now) &&
        !after.verified[i])
      complain("a proven session without a code");
  }
  check_recovery(before, after, s, violations);
  check_app(before, after, s, violations);
  check_passkeys(before, after, s, violations);
  if (s.name == thief_without_link)
    for (const auto& x : a.sessions)
      if (!find_session(b, x.id)) complain("a session without the link");
  if (b.link_required_since && !a.link_required_since) {
    const bool may_end = has_second_step(a) || (s.name == declined && !before.w.org.two_step_from);
    if (!may_end) complain("an account that opens without its link");
  }
  if (has_second_step(b) && s.name == reset && !a.link_required_since)
    complain("a reset that lets the password alone in");
  if (has_second_step(b) && s.name != "sign in" && s.name != passkey_sign_in_step && s.name != recovered)
    for (const auto& x : a.sessions)
      if (!find_session(b, x.id)) complain("a session without a code");
  for (std::size_t i = 0; i < 2; ++i) {
    if (a.failures[i].at.size() < b.failures[i].at.size() && !forgives(before, s)) complain("failures shrank");
    if (a.failures[i].at.size() > after.w.policy.failures.per_month) complain("more guesses than the budget");
  }
  for (const auto& e : after.w.history)
    if (const auto* failed = std::get_if<attempt_failed>(&e); failed && !had_room(before.w, after.w.now, *failed))
      complain("a guess beyond the budget");
  if (a.sign_ins.size() > after.w.policy.max_sign_ins) complain("too many challenges");
  if (over_bounds(a)) complain("an account over its bounds");
  for (const auto& phone : phones) check_messages(after, phone, s, violations);
  const auto* pending = pending_challenge(a.two_step);
  if (pending && !(pending->begun_by && find_session(a, *pending->begun_by)))
    complain("a pending change of no session");
}

/// A copy that a step may change; code_keys isn't copyable.
std::unique_ptr<node> twin(const node& from) {
  auto to = std::make_unique<node>();
  to->w.policy = from.w.policy;
  to->w.org = from.w.org;
  to->w.in_organisation = from.w.in_organisation;
  to->w.now = from.w.now;
  to->w.account = from.w.account;
  to->w.next_id = from.w.next_id;
  to->cookie = from.cookie;
  to->link = from.link;
  to->beside_another = from.beside_another;
  to->one = from.one;
  to->seen = from.seen;
  to->key = from.key;
  to->seen_answer = from.seen_answer;
  for (std::size_t i = 0; i < 2; ++i) {
    to->sessions[i] = from.sessions[i];
    to->verified[i] = from.verified[i];
    to->by_recovery[i] = from.by_recovery[i];
    to->inbox[i] = from.inbox[i];
    to->rank[i] = from.rank[i];
    to->gave_app[i] = from.gave_app[i];
    to->gave_passkey[i] = from.gave_passkey[i];
  }
  return to;
}

/// A code that came back for enabling or step-up verifies the session in which it was typed.
void note_verification(const node& before, node& n, const step& s) {
  const auto* was = verified_phone(before.w.account.two_step);
  const auto* is = verified_phone(n.w.account.two_step);
  const bool enables = is && !was && typed(before, s, *is, purpose::enable);
  const bool steps_up = was && s.name == stepped_up && typed(before, s, *was, purpose::step_up);
  const bool replaces = was && is && *was != *is && typed(before, s, *is, purpose::replace_new);
  // As one factor more it leaves the session what it gave for that.
  const bool is_first = before.w.account.authenticators.empty() && before.w.account.passkeys.empty();
  if ((enables && is_first) || steps_up || replaces) note_typed(n, s.browser, text_rank);
}

void deliver(node& n) {
  for (const auto& message : n.w.sent)
    for (std::size_t i = 0; i < 2; ++i)
      if (message.to == phones[i]) n.inbox[i] = message;
}

/// The initial state, with a policy of three guesses, two a day: few enough to explore all states.
std::unique_ptr<node> beginning(scope which) {
  auto n = std::make_unique<node>();
  n->beside_another = which == scope::with_app || which == scope::with_passkey;
  auto& p = n->w.policy;
  p.failures = {2, 3, n->beside_another ? 0u : 1u};
  p.max_sign_ins = p.code.attempts = n->beside_another ? 1 : 2;
  p.code.resend_after = {};
  p.session.recent_sign_in = p.session.idle_timeout = p.session.absolute_timeout = hours(1'000'000);
  return n;
}

void draw(const node& from, const node& to, const step& s, exploration& out) {
  const std::string a(name(effective(from.w.account.two_step, from.w.now)));
  const std::string b(name(effective(to.w.account.two_step, to.w.now)));
  const bool begun_again = a == b && s.name == number_given && from.w.account.version != to.w.account.version;
  // A code for another purpose counts as wrong.
  const bool turned = bool(verified_phone(from.w.account.two_step)) != bool(verified_phone(to.w.account.two_step));
  if (a != b) out.edges.insert({a, b, s.typed_from && !turned ? last_wrong : s.name});
  if (begun_again) out.edges.insert({a, b, "another number"});
}

/// From left to right in the drawing.
int column(const std::string& state) {
  return state == "disabled" ? 0 : state == "enabled" ? 2 : 1;
}

} // namespace

exploration explore(scope which) {
  exploration out;
  const auto all = steps(which);
  std::set<std::string> seen;
  std::deque<std::unique_ptr<node>> queue;
  queue.push_back(beginning(which));
  seen.insert(fold(*queue.back()));

  while (!queue.empty() && out.violations.empty()) {
    const auto from = std::move(queue.front());
    queue.pop_front();
    for (const auto& s : all) {
      auto to = twin(*from);
      s.take(*to);
      note_verification(*from, *to, s);
      deliver(*to);
      ++out.transitions;
      check(*from, *to, s, out.violations);
      draw(*from, *to, s, out);
      if (seen.insert(fold(*to)).second) queue.push_back(std::move(to));
    }
  }
  out.states = seen.size();
  return out;
}

std::string to_dot(const exploration& e) {
  std::map<std::pair<std::string, std::string>, std::string> labels;
  for (const auto& [from, to, command] : e.edges) {
    auto& label = labels[{from, to}];
    if (!label.empty()) label += "\\n";
    label += command;
  }
  std::string out =
      "// Written by the core's exploration test (tests/core/account/exploration_test.cpp); every arrow was walked.\n"
      "digraph two_step {\n  graph [rankdir=LR nodesep=1.7 ranksep=2 pad=0.3 bgcolor=white splines=true];\n"
      "  node [shape=box style=\"rounded,filled\" fillcolor=\"#eef3fb\" color=\"#3b5b8c\" penwidth=1.4 "
      "fontname=\"Helvetica\" fontsize=15 margin=\"0.3,0.2\"];\n"
      "  edge [color=\"#55606e\" fontname=\"Helvetica\" fontsize=11 fontcolor=\"#2b333d\"];\n"
      "  start [shape=circle label=\"\" width=0.2 fillcolor=\"#2b333d\" color=\"#2b333d\"];\n"
      "  \"pending-enable\" [style=\"rounded,filled,dashed\"];\n"
      "  enabled [fillcolor=\"#dff3e4\" color=\"#2c7a45\"];\n"
      "  \"pending-disable\" [fillcolor=\"#dff3e4\" color=\"#2c7a45\" style=\"rounded,filled,dashed\"];\n"
      "  { rank=same \"pending-enable\" -> \"pending-disable\" [style=invis] }\n"
      "  start -> \"disabled\" [label=\"user created\"];\n";
  for (const auto& [ends, label] : labels) {
    // Every arrow is laid out from left to right, whatever its direction, so that none crosses another.
    const bool back = column(ends.first) > column(ends.second);
    const auto& [left, right] = back ? std::pair(ends.second, ends.first) : ends;
    out += "  \"" + left + "\" -> \"" + right + "\" [" + (back ? "dir=back " : "") + "label=\"" + label + "\"];\n";
  }
  return out + "}\n";
}

} // namespace twostep::core::test
