#include "tests/core/support/explore_steps.hpp"

#include "tests/core/support/explore_app.hpp"
#include "tests/core/support/explore_passkey.hpp"
#include "tests/core/support/recovery.hpp"

namespace twostep::core::test {

device_trust device_trust_of(const node& n, const std::optional<device_claim>& cookie) {
  return core::device_trust_of(n.w.account, cookie, n.w.policy, n.w.now);
}

void begin_session(node& n, std::size_t browser, const session_id& id, int typed) {
  n.sessions[browser] = id;
  n.verified[browser] = n.by_recovery[browser] = n.gave_app[browser] = n.gave_passkey[browser] = false;
  n.rank[browser] = 0;
  if (typed != 0) note_typed(n, browser, typed);
}

void note_typed(node& n, std::size_t browser, int rank) {
  n.verified[browser] = true;
  n.by_recovery[browser] = false;
  n.rank[browser] = rank;
  n.gave_app[browser] = n.gave_app[browser] || rank == app_rank;
  n.gave_passkey[browser] = n.gave_passkey[browser] || rank == passkey_rank;
}

one_time_code read(const node& n, std::optional<std::size_t> phone) {
  if (!phone || !n.inbox[*phone]) return n.w.wrong_code().value();
  const auto& m = *n.inbox[*phone];
  return n.w.keys.derive(m.key_generation, n.w.account.id, m.challenge, m.purpose, m.to);
}

namespace {

void sign_in(node& n, std::size_t browser, bool right, const std::optional<device_claim>& cookie) {
  auto& w = n.w;
  auto begun = w.password_given();
  begun.trust = device_trust_of(n, cookie);
  begun.device = cookie;
  if (needs_link(n)) begun.link = link_claim{n.link, link_browser(browser)};
  const auto decided = w.execute(begun);
  if (!decided) return;
  if (!decided->challenged) {
    begin_session(n, browser, begun.session.id, 0);
    if (browser == 0) n.cookie = w.browser;
    return;
  }
  const auto verify = w.sign_in_code(*decided->challenged, right ? w.last_code() : w.wrong_code());
  const auto verified = w.execute(verify);
  if (!verified || verified->refused) return;
  begin_session(n, browser, verify.session.id, text_rank);
  if (browser == 0) n.cookie = w.browser;
}

void add_codes(std::vector<step>& all, std::size_t browser) {
  for (const std::optional<std::size_t> from :
       {std::optional<std::size_t>(0), std::optional<std::size_t>(1), std::optional<std::size_t>()}) {
    const char* what = from ? code_saved : last_wrong;
    all.push_back(
        {what,
         [browser, from](node& n) {
           n.w.execute(confirm_enable{
               n.sessions[browser],
               read(n, from),
               {n.sessions[browser]},
               device_trust::unknown_browser,
               n.w.fresh<notice_id>()});
         },
         from, browser}
    );
    all.push_back(
        {what,
         [browser, from](node& n) {
           n.w.execute(confirm_disable{
               n.sessions[browser], read(n, from), device_trust::unknown_browser, n.w.fresh<notice_id>()});
         },
         from, browser}
    );
  }
}

/// Only in the first browser: the other one's would be the same.
void add_step_up(std::vector<step>& all) {
  all.push_back(
      {"step up",
       [](node& n) {
         n.w.execute(begin_step_up{n.sessions[0], n.w.fresh<challenge_id>()});
       },
       {}}
  );
  for (const std::optional<std::size_t> from : {std::optional<std::size_t>(0), std::optional<std::size_t>()})
    all.push_back(
        {from ? stepped_up : last_wrong,
         [from](node& n) {
           n.w.execute(verify_step_up{
               n.sessions[0], read(n, from), {n.sessions[0]}, device_trust::unknown_browser, n.w.fresh<notice_id>()});
         },
         from, 0}
    );
}

/// Only in the first browser, as step-up.
void add_number_change(std::vector<step>& all) {
  all.push_back(
      {"change number",
       [](node& n) {
         n.w.execute(begin_number_change{n.sessions[0], n.w.fresh<challenge_id>()});
       },
       {}}
  );
  for (const auto& phone : phones)
    all.push_back(
        {"new number, next",
         [phone](node& n) {
           n.w.execute(give_new_number{n.sessions[0], phone, n.w.fresh<challenge_id>()});
         },
         {}}
    );
  for (const std::optional<std::size_t> from :
       {std::optional<std::size_t>(0), std::optional<std::size_t>(1), std::optional<std::size_t>()}) {
    all.push_back(
        {from ? old_number_confirmed : last_wrong,
         [from](node& n) {
           n.w.execute(confirm_old_number{
               n.sessions[0], read(n, from), {n.sessions[0]}, device_trust::unknown_browser, n.w.fresh<notice_id>()});
         },
         from, 0}
    );
    all.push_back(
        {from ? number_replaced_by_owner : last_wrong,
         [from](node& n) {
           n.w.execute(confirm_new_number{
               n.sessions[0],
               read(n, from),
               {n.sessions[0]},
               device_trust::unknown_browser,
               n.w.fresh<notice_id>(),
               false});
         },
         from, 0}
    );
  }
}

void add_sign_in(std::vector<step>& all, std::size_t i) {
  all.push_back({"sign in", [i](node& n) { sign_in(n, i, true, i == 0 ? n.cookie : std::nullopt); }, {}});
  all.push_back({"cancel", [i](node& n) { n.w.execute(cancel_pending{n.sessions[i]}); }, {}});
}

void add_browser(std::vector<step>& all, std::size_t i) {
  add_sign_in(all, i);
  all.push_back(
      {"sign out",
       [i](node& n) {
         n.w.execute(sign_out{n.sessions[i]});
         n.sessions[i] = {};
       },
       {}}
  );
  for (const auto& phone : phones)
    all.push_back(
        {number_given,
         [i, phone](node& n) {
           n.w.execute(begin_enable{n.sessions[i], phone, n.w.fresh<challenge_id>()});
         },
         {}}
    );
  add_codes(all, i);
  all.push_back({"bin", [i](node& n) { n.w.execute(begin_disable{n.sessions[i], n.w.fresh<challenge_id>()}); }, {}});
  all.push_back(
      {password_changed_by_owner,
       [i](node& n) {
         n.w.execute(change_password{n.sessions[i], n.w.account.password.generation, {"p"}, n.w.fresh<notice_id>()});
       },
       {}}
  );
}

} // namespace

void recover(node& n, std::size_t browser, std::size_t code) {
  auto& w = n.w;
  if (!w.execute(recovery_try(w))) return;
  const auto given = recovery_code_given(w, code);
  const auto done = w.execute(given);
  if (!done || done->refused) return;
  begin_session(n, browser, given.session.id, 0);
  n.verified[browser] = n.by_recovery[browser] = true;
}

namespace {

void add_recovery(std::vector<step>& all) {
  all.push_back(
      {codes_made,
       [](node& n) {
         make_recovery_codes c{n.sessions[0], recovery_set(), n.w.fresh<notice_id>()};
         if (n.w.account.recovery) c.replaces = n.w.account.recovery->made_at;
         n.w.execute(c);
       },
       {}}
  );
  for (const std::size_t browser : {0u, 1u})
    all.push_back({recovered, [browser](node& n) { recover(n, browser, 1); }, {}});
  all.push_back({thiefs_recovery_guess, [](node& n) { recover(n, 0, 99); }, {}});
}

} // namespace

std::vector<step> steps(scope which) {
  if (which == scope::with_app) return steps_with_app();
  if (which == scope::with_passkey) return steps_with_passkey();
  std::vector<step> all;
  add_browser(all, 0);
  if (which == scope::turning_on_and_off) {
    add_browser(all, 1);
    add_step_up(all);
  } else {
    add_sign_in(all, 1);
    if (which == scope::changing_number) add_number_change(all);
    if (which == scope::recovering) add_recovery(all);
  }
  all.push_back({thiefs_guess, [](node& n) { sign_in(n, 0, false, {}); }, {}});
  all.push_back({thiefs_guess, [](node& n) { sign_in(n, 0, false, n.cookie); }, {}});
  all.push_back({"code expired", [](node& n) { n.w.pass(minutes(5)); }, {}});
  all.push_back({"code expired", [](node& n) { n.w.pass(days(1)); }, {}});
  all.push_back(
      {reset,
       [](node& n) {
         n.link = n.w.fresh<link_id>();
         n.w.execute(reset_two_step{root, "lost", n.w.fresh<notice_id>(), n.link});
       },
       {}}
  );
  all.push_back(
      {thief_without_link,
       [](node& n) {
         if (needs_link(n)) n.w.execute(n.w.password_given());
       },
       {}}
  );
  all.push_back(
      {declined,
       [](node& n) {
         n.w.execute(decline_two_step{n.sessions[0], n.w.fresh<notice_id>()});
       },
       {}}
  );
  all.push_back(
      {"password set by support",
       [](node& n) {
         n.w.execute(set_password{{"p"}, root, n.w.fresh<notice_id>()});
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
  return all;
}

} // namespace twostep::core::test
