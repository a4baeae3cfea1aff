#include "tests/core/support/explore_app.hpp"
#include "tests/core/support/recovery.hpp"

namespace twostep::core::test {

namespace {

/// The app's code, a new one.
one_time_code type_newest(node& n) {
  n.w.pass(totp_period);
  n.seen = n.one->shows(n.w.now);
  return *n.seen;
}

/// Asks for this method, then for another one where that is given, and types the right code of what is asked for.
void sign_in(node& n, sign_in_method first, std::optional<sign_in_method> then = {}) {
  auto& w = n.w;
  auto begun = beginning(w, first);
  if (needs_link(n)) begun.link = link_claim{n.link, link_browser(0)};
  const auto decided = w.execute(begun);
  if (!decided) return;
  if (!decided->challenged) return begin_session(n, 0, begun.session.id, 0);
  const auto id = *decided->challenged;
  if (then) w.execute(choose_method{id, *then});
  const bool by_message = is_by_text(*find_challenge(w.account, id));
  const auto verify = w.sign_in_code(id, by_message ? *w.last_code() : type_newest(n));
  if (!is_right(w.execute(verify))) return;
  begin_session(n, 0, verify.session.id, by_message ? text_rank : app_rank);
}

/// Whoever has the password types this code of the app.
void guess(node& n, const one_time_code& code) {
  const auto decided = n.w.execute(beginning(n.w, n.one->method()));
  if (!decided || !decided->challenged) return;
  const auto* asked = find_challenge(n.w.account, *decided->challenged);
  if (!is_by_text(*asked)) n.w.execute(n.w.sign_in_code(asked->id, code));
}

void add_sign_ins(std::vector<step>& all) {
  const auto app_of = [](const node& n) { return n.one ? n.one->method() : by_text; };
  all.push_back({"sign in", [](node& n) { sign_in(n, by_text); }, {}});
  all.push_back({"sign in", [=](node& n) { sign_in(n, app_of(n)); }, {}});
  all.push_back({"sign in", [=](node& n) { sign_in(n, app_of(n), by_text); }, {}});
  all.push_back(
      {"sign out",
       [](node& n) {
         n.w.execute(sign_out{n.sessions[0]});
         n.sessions[0] = {};
       },
       {}}
  );
}

void add_apps(std::vector<step>& all) {
  all.push_back(
      {app_added,
       [](node& n) {
         // Beside the first one only where it has to be refused.
         const auto& a = n.w.account;
         if (!a.authenticators.empty() && n.rank[0] >= highest_of(a, n.w.now)) return;
         const auto one = new_app(n.w);
         auto c = adding(n.w, n.sessions[0], one, core::to_text(one.id));
         c.end_others = false;
         if (!is_right(n.w.execute(c))) return;
         n.one = one;
         n.seen = *c.code;
         note_typed(n, 0, app_rank);
       },
       {}}
  );
  all.push_back(
      {app_removed,
       [](node& n) {
         if (!n.one) return;
         n.w.execute(remove_authenticator{n.sessions[0], n.one->id, {n.sessions[0]}, n.w.fresh<notice_id>(), false});
       },
       {}}
  );
  all.push_back(
      {app_lost,
       [](node& n) {
         if (n.one) n.w.execute(lose_authenticator{n.sessions[0], n.one->id, n.w.fresh<notice_id>()});
       },
       {}}
  );
  all.push_back(
      {app_kept,
       [](node& n) {
         if (n.one) n.w.execute(keep_authenticator{n.sessions[0], n.one->id});
       },
       {}}
  );
  all.push_back(
      {app_stepped_up,
       [](node& n) {
         if (!n.one || !n.w.execute(stepping_up(n.w, n.sessions[0], n.one->method()))) return;
         if (is_right(n.w.execute(step_up_code(n.w, n.sessions[0], type_newest(n))))) note_typed(n, 0, app_rank);
       },
       {}}
  );
}

void add_thief(std::vector<step>& all) {
  all.push_back(
      {thiefs_app_guess,
       [](node& n) {
         if (n.one) guess(n, n.one->shows(n.w.now, 100));
       },
       {}}
  );
  all.push_back(
      {thiefs_copy,
       [](node& n) {
         if (n.seen) guess(n, *n.seen);
       },
       {}}
  );
}

} // namespace

void add_text_messages(std::vector<step>& all) {
  all.push_back(
      {number_given,
       [](node& n) {
         n.w.execute(begin_enable{n.sessions[0], phones[0], n.w.fresh<challenge_id>()});
       },
       {}}
  );
  all.push_back({"bin", [](node& n) { n.w.execute(begin_disable{n.sessions[0], n.w.fresh<challenge_id>()}); }, {}});
  all.push_back(
      {code_saved,
       [](node& n) {
         n.w.execute(confirm_enable{
             n.sessions[0], read(n, 0), {n.sessions[0]}, device_trust::unknown_browser, n.w.fresh<notice_id>()});
       },
       std::size_t(0)}
  );
  all.push_back(
      {code_saved,
       [](node& n) {
         n.w.execute(confirm_disable{n.sessions[0], read(n, 0), device_trust::unknown_browser, n.w.fresh<notice_id>()}
         );
       },
       std::size_t(0)}
  );
  all.push_back({"step up", [](node& n) { n.w.execute(stepping_up(n.w, n.sessions[0], by_text)); }, {}});
  all.push_back(
      {"step-up by text",
       [](node& n) {
         const auto* asked = find_step_up(n.w.account, n.sessions[0]);
         const bool is_its_code = asked && n.inbox[0] && n.inbox[0]->challenge == asked->id;
         if (is_right(n.w.execute(step_up_code(n.w, n.sessions[0], read(n, 0)))) && is_its_code)
           note_typed(n, 0, text_rank);
       },
       {}}
  );
}

void add_common_others(std::vector<step>& all) {
  all.push_back(
      {codes_made,
       [](node& n) {
         make_recovery_codes c{n.sessions[0], recovery_set(), n.w.fresh<notice_id>()};
         if (!n.w.account.recovery) n.w.execute(c);
       },
       {}}
  );
  all.push_back({recovered, [](node& n) { recover(n, 0, 1); }, {}});
  all.push_back({"code expired", [](node& n) { n.w.pass(minutes(5)); }, {}});
  all.push_back({"days later", [](node& n) { n.w.pass(days(3)); }, {}});
  all.push_back(
      {reset,
       [](node& n) {
         n.link = n.w.fresh<link_id>();
         n.w.execute(reset_two_step{root, "lost", n.w.fresh<notice_id>(), n.link});
       },
       {}}
  );
  all.push_back(
      {"made mandatory",
       [](node& n) {
         n.w.in_organisation = true;
         n.w.org.two_step_from = n.w.now;
       },
       {}}
  );
}

std::vector<step> steps_with_app() {
  std::vector<step> all;
  add_sign_ins(all);
  add_apps(all);
  add_thief(all);
  add_text_messages(all);
  add_common_others(all);
  return all;
}

} // namespace twostep::core::test
