#include "tests/core/support/explore.hpp"

#include "tests/core/support/world.hpp"

#include <deque>
#include <functional>
#include <memory>

namespace twostep::core::test {

namespace {

const e164_number phones[] = {number("+4520123456"), number("+4520999999")};
const actor root{actor_kind::shell, "root"};

struct node {
  world w;
  session_id sessions[2]; ///< of the person's two browsers; nil: signed out
};

struct step {
  std::string name;
  std::function<void(node&)> take;
};

/// What an invariant needs to know of one step.
struct taken {
  std::string name;
  bool with_right_code = false;
  e164_number code_went_to;
};

std::string fold(const node& n) {
  const auto& a = n.w.account;
  std::string key(name(a.two_step));
  if (const auto* p = proven_phone(a.two_step)) key += p->reveal() == phones[0].reveal() ? " A" : " B";
  if (const auto* c = pending_challenge(a.two_step)) {
    key += c->to == phones[0] ? " a" : " b";
    key += std::to_string(c->attempts_left) + (lives(*c, n.w.now) ? "l" : "d") + std::to_string(c->sends);
    key += c->begun_by == n.sessions[0] ? "0" : c->begun_by == n.sessions[1] ? "1" : "-";
  }
  for (const auto& s : n.sessions) {
    const auto* found = find_session(a, s);
    key += found && lives(a, *found, n.w.policy.session, n.w.now) ? " in" : " out";
  }
  key += " f" + std::to_string(a.failures[0].at.size()) + " n" + std::to_string(a.tried.size());
  for (const auto& c : a.sign_ins) key += " s" + std::to_string(c.attempts_left) + (lives(c, n.w.now) ? "l" : "d");
  return key + (n.w.org.two_step_from ? " m" : "");
}

void sign_in(node& n, std::size_t browser, bool right) {
  auto& w = n.w;
  const auto begun = w.password_given();
  const auto decided = w.perform(begun);
  if (!decided) return;
  if (!decided->challenged) {
    n.sessions[browser] = begun.session.id;
    return;
  }
  const auto verify = w.sign_in_code(*decided->challenged, right ? w.last_code() : w.wrong_code());
  const auto verified = w.perform(verify);
  if (verified && !verified->refused) n.sessions[browser] = verify.session.id;
}

std::optional<one_time_code> pending_code(const node& n, bool right) {
  const auto* c = pending_challenge(n.w.account.two_step);
  if (!c || !right) return std::nullopt;
  return n.w.keys.derive(c->key_generation, n.w.account.id, c->id, c->purpose, c->to);
}

std::vector<step> steps() {
  std::vector<step> all;
  for (std::size_t i = 0; i < 2; ++i) {
    all.push_back({"sign in", [i](node& n) { sign_in(n, i, true); }});
    all.push_back({"sign out", [i](node& n) {
                     n.w.perform(sign_out{n.sessions[i]});
                     n.sessions[i] = {};
                   }});
    for (const auto& phone : phones)
      all.push_back({"get started, number, next", [i, phone](node& n) {
                       n.w.perform(begin_enable{n.sessions[i], phone, n.w.fresh<challenge_id>(), {}});
                     }});
    for (const bool right : {true, false}) {
      all.push_back({right ? "code, save" : "wrong code", [i, right](node& n) {
                       n.w.perform(confirm_enable{
                           n.sessions[i], pending_code(n, right), lane::unknown_browser, n.w.fresh<notice_id>()});
                     }});
      all.push_back({right ? "code, save" : "wrong code", [i, right](node& n) {
                       n.w.perform(confirm_disable{
                           n.sessions[i], pending_code(n, right), lane::unknown_browser, n.w.fresh<notice_id>()});
                     }});
    }
    all.push_back({"bin", [i](node& n) { n.w.perform(begin_disable{n.sessions[i], n.w.fresh<challenge_id>()}); }});
    all.push_back({"cancel", [i](node& n) { n.w.perform(cancel_pending{n.sessions[i]}); }});
    all.push_back({"password changed", [i](node& n) {
                     n.w.perform(change_password{
                         n.sessions[i], n.w.account.password.generation, {"p"}, n.w.fresh<notice_id>()});
                   }});
  }
  all.push_back({"wrong code", [](node& n) { sign_in(n, 0, false); }});
  all.push_back({"code expired", [](node& n) {
                   n.w.pass(minutes(5));
                   n.w.perform(cancel_pending{n.sessions[0]});
                 }});
  all.push_back({"operator's reset", [](node& n) {
                   n.w.perform(reset_two_step{root, "lost", n.w.fresh<notice_id>()});
                 }});
  all.push_back({"password set by support", [](node& n) {
                   n.w.perform(set_password{{"p"}, root, n.w.fresh<notice_id>()});
                 }});
  all.push_back({"made mandatory", [](node& n) {
                   n.w.in_organisation = true;
                   n.w.org.two_step_from = n.w.now;
                 }});
  return all;
}

/// The promises of mission.md, checked across one step.
void check(const account& before, const node& after, const std::string& step, std::vector<std::string>& violations) {
  const auto& a = after.w.account;
  const auto* was = proven_phone(before.two_step);
  const auto* is = proven_phone(a.two_step);
  const auto complain = [&](const char* what) { violations.push_back(std::string(what) + " by " + step); };

  if (is && !was) {
    const auto* pending = pending_challenge(before.two_step);
    if (step != "code, save" || !pending || !(pending->to == *is))
      complain("enabled without the code of that number");
  }
  if (was && !is) {
    const auto* pending = pending_challenge(before.two_step);
    const bool by_code =
        step == "code, save" && pending && pending->to == *was && pending->purpose == purpose::disable;
    if (!by_code && step != "operator's reset") complain("disabled without that number's code");
    if (by_code && after.w.org.two_step_from) complain("disabled against the mandatory policy");
  }
  if (was && is && !(*was == *is)) complain("another number became the proven one");
  for (std::size_t i = 0; i < 2; ++i)
    if (a.failures[i].at.size() < before.failures[i].at.size()) complain("failures shrank");
  if (a.sign_ins.size() > after.w.policy.most_sign_ins) complain("too many challenges");
}

} // namespace

exploration explore() {
  exploration out;
  const auto all = steps();
  std::set<std::string> seen;
  std::deque<std::unique_ptr<node>> queue;
  queue.push_back(std::make_unique<node>());
  // Three guesses a day and two numbers: enough for every branch, small enough to see all of it.
  queue.back()->w.policy.failures = {3, 3};
  queue.back()->w.policy.code.attempts = 2;
  queue.back()->w.policy.code.resend_after = {};
  queue.back()->w.policy.session.recent_sign_in = hours(10'000);
  queue.back()->w.policy.session.idle_timeout = queue.back()->w.policy.session.absolute_timeout = hours(10'000);
  seen.insert(fold(*queue.back()));

  while (!queue.empty()) {
    const auto from = std::move(queue.front());
    queue.pop_front();
    for (const auto& s : all) {
      // code_keys is not copyable: a node is made again and given the same past.
      auto to = std::make_unique<node>();
      to->w.policy = from->w.policy;
      to->w.org = from->w.org;
      to->w.in_organisation = from->w.in_organisation;
      to->w.now = from->w.now;
      to->w.account = from->w.account;
      to->w.next_id = from->w.next_id;
      to->sessions[0] = from->sessions[0];
      to->sessions[1] = from->sessions[1];
      s.take(*to);
      ++out.transitions;
      check(from->w.account, *to, s.name, out.violations);
      const std::string a(name(effective(from->w.account.two_step, from->w.now)));
      const std::string b(name(effective(to->w.account.two_step, to->w.now)));
      if (a != b || s.name == "get started, number, next") {
        if (!(a == b && from->w.account.version == to->w.account.version)) out.edges.insert({a, b, s.name});
      }
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
      "// Written by the core's exploration test (tests/core/exploration_test.cpp); every arrow was walked.\n"
      "digraph two_step {\n  rankdir=LR; nodesep=1.1; ranksep=2.2; bgcolor=\"white\"; splines=true;\n"
      "  node [shape=box style=\"rounded,filled\" fillcolor=\"#eef3fb\" color=\"#3b5b8c\" "
      "fontname=\"Helvetica\" fontsize=15 margin=\"0.3,0.2\"];\n"
      "  edge [color=\"#55606e\" fontname=\"Helvetica\" fontsize=11 fontcolor=\"#2b333d\"];\n"
      "  start [shape=circle label=\"\" width=0.2 fillcolor=\"#2b333d\" color=\"#2b333d\"];\n"
      "  start -> \"disabled\" [label=\"user created\"];\n"
      "  enabled [fillcolor=\"#dff3e4\" color=\"#2c7a45\"];\n"
      "  \"pending-disable\" [fillcolor=\"#dff3e4\" color=\"#2c7a45\" style=\"rounded,filled,dashed\"];\n"
      "  \"pending-enable\" [style=\"rounded,filled,dashed\"];\n";
  for (const auto& [ends, label] : labels)
    out += "  \"" + ends.first + "\" -> \"" + ends.second + "\" [label=\"" + label + "\"];\n";
  return out + "}\n";
}

} // namespace twostep::core::test
