#include "tests/core/support/explore_app.hpp"
#include "tests/core/support/explore_passkey.hpp"
#include "tests/core/support/recovery.hpp"

namespace twostep::core::test {

namespace {

/// All states share one device and what it gave when it was made: making keys takes time. Its counter only goes up.
struct shared_device {
  held_passkey one;
  add_passkey addition;
};
const shared_device& the_device() {
  static const shared_device made = [] {
    world w;
    const auto one = new_passkey(w);
    return shared_device{one, adding(w, {}, one)};
  }();
  return made;
}

/// The person's answer; a thief looks on.
webauthn::assertion sign(node& n, const challenge& asked) {
  n.seen_answer = the_device().one.sign(n.w, asked);
  return *n.seen_answer;
}

/// Asks for this method, then for another one where that is given, and answers what is asked for then.
void sign_in_answering(node& n, sign_in_method first, std::optional<sign_in_method> then = {}) {
  auto& w = n.w;
  auto begun = beginning(w, first);
  if (needs_link(n)) begun.link = link_claim{n.link, link_browser(0)};
  const auto decided = w.execute(begun);
  if (!decided) return;
  if (!decided->challenged) return begin_session(n, 0, begun.session.id, 0);
  const auto id = *decided->challenged;
  if (then) w.execute(choose_method{id, *then});
  const auto& asked = *find_challenge(w.account, id);
  const bool by_message = is_by_text(asked);
  const auto verify = by_message ? w.sign_in_code(id, w.last_code()) : sign_in_answer(w, id, sign(n, asked));
  if (is_right(w.execute(verify))) begin_session(n, 0, verify.session.id, by_message ? text_rank : passkey_rank);
}

/// Whoever has the password begins a sign-in by passkey; nullopt: none is asked for.
std::optional<challenge> ask_a_thief(node& n) {
  const auto decided = n.w.execute(beginning(n.w, by_passkey));
  if (!decided || !decided->challenged) return std::nullopt;
  const auto* asked = find_challenge(n.w.account, *decided->challenged);
  return is_by_text(*asked) ? std::nullopt : std::optional(*asked);
}

void add_sign_ins_beside_passkey(std::vector<step>& all) {
  all.push_back({"sign in", [](node& n) { sign_in_answering(n, by_text); }, {}});
  all.push_back(
      {passkey_sign_in_step,
       [](node& n) {
         if (!n.w.account.passkeys.empty()) sign_in_answering(n, by_passkey); // else as by text
       },
       {}}
  );
  all.push_back({"sign in", [](node& n) { sign_in_answering(n, by_passkey, by_text); }, {}});
  all.push_back(
      {"sign out",
       [](node& n) {
         n.w.execute(sign_out{n.sessions[0]});
         n.sessions[0] = {};
       },
       {}}
  );
}

void add_passkey_steps(std::vector<step>& all) {
  all.push_back(
      {passkey_added_step,
       [](node& n) {
         // Beside the first one only where it has to be refused.
         const auto& a = n.w.account;
         if (!a.passkeys.empty() && n.rank[0] >= highest_of(a, n.w.now)) return;
         auto c = the_device().addition;
         c.id = n.w.fresh<passkey_id>();
         c.name = core::to_text(c.id);
         c.session = c.renewed.id = n.sessions[0];
         c.notice = n.w.fresh<notice_id>();
         c.end_others = false;
         if (!is_right(n.w.execute(c))) return;
         n.key = c.id;
         note_typed(n, 0, passkey_rank);
       },
       {}}
  );
  all.push_back(
      {passkey_removed_step,
       [](node& n) {
         n.w.execute(remove_passkey{n.sessions[0], n.key, {n.sessions[0]}, n.w.fresh<notice_id>(), false});
       },
       {}}
  );
  all.push_back(
      {passkey_lost_step,
       [](node& n) {
         n.w.execute(lose_passkey{n.sessions[0], n.key, n.w.fresh<notice_id>()});
       },
       {}}
  );
  all.push_back({passkey_kept_step, [](node& n) { n.w.execute(core::keep_passkey{n.sessions[0], n.key}); }, {}});
  all.push_back(
      {passkey_stepped_up,
       [](node& n) {
         if (!n.w.execute(stepping_up(n.w, n.sessions[0], by_passkey))) return;
         const auto answer = sign(n, *find_step_up(n.w.account, n.sessions[0]));
         if (is_right(n.w.execute(step_up_answer(n.w, n.sessions[0], answer)))) note_typed(n, 0, passkey_rank);
       },
       {}}
  );
}

void add_thief_of_passkey(std::vector<step>& all) {
  all.push_back(
      {thiefs_answer,
       [](node& n) {
         if (!n.seen_answer) return;
         if (const auto asked = ask_a_thief(n)) n.w.execute(sign_in_answer(n.w, asked->id, *n.seen_answer));
       },
       {}}
  );
  all.push_back(
      {thiefs_passkey,
       [](node& n) {
         const auto asked = ask_a_thief(n);
         if (!asked) return;
         const auto copied = the_device().one.sign(n.w, *asked, [](auto& b) { b.sign_count = 1; });
         n.w.execute(sign_in_answer(n.w, asked->id, copied));
       },
       {}}
  );
  all.push_back(
      {thiefs_guess,
       [](node& n) {
         const auto decided = n.w.execute(beginning(n.w, by_text));
         if (!decided || !decided->challenged) return;
         const auto* asked = find_challenge(n.w.account, *decided->challenged);
         if (is_by_text(*asked)) n.w.execute(n.w.sign_in_code(asked->id, n.w.wrong_code()));
       },
       {}}
  );
}

} // namespace

std::vector<step> steps_with_passkey() {
  std::vector<step> all;
  add_sign_ins_beside_passkey(all);
  add_passkey_steps(all);
  add_thief_of_passkey(all);
  add_text_messages(all);
  add_common_others(all);
  return all;
}

} // namespace twostep::core::test
