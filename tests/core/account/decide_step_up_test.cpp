// How sessions are verified: what turning two-step verification on ends, and which acts require a code again.

#include "core/account/access.hpp"
#include "core/account/second_step.hpp"
#include "tests/core/support/world.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

namespace decide_step_up {

const auto phone = number("+4520123456");

struct stepping : world {
  const session& of(const session_id& id) {
    const auto* found = find_session(account, id);
    BOOST_REQUIRE(found);
    return *found;
  }
  void begin(const session_id& s) { BOOST_REQUIRE(execute(begin_step_up{s, fresh<challenge_id>()}).has_value()); }
  verify_step_up typing(const session_id& s, std::optional<one_time_code> code) {
    return {s, code, {s}, device_trust::unknown_browser, fresh<notice_id>()};
  }
  void give_password_again(const session_id& s) {
    BOOST_REQUIRE(execute(sign_in_again{account.password.generation, s, {s}}).has_value());
  }
  change_password changing_password(const session_id& s) {
    return {s, account.password.generation, {"new"}, fresh<notice_id>()};
  }
  create_app_token making_token(const session_id& s) { return {s, new_app_token("backup"), fresh<notice_id>()}; }
  /// A session written by an older program, without how it was verified.
  void forget_methods(const session_id& id) {
    for (auto& s : account.sessions)
      if (s.id == id) {
        s.methods = 0;
        s.second_step_at.reset();
      }
  }
};

} // namespace decide_step_up

BOOST_FIXTURE_TEST_SUITE(decide_step_up, stepping)

BOOST_AUTO_TEST_CASE(a_session_says_how_it_was_verified) {
  const auto by_password = sign_in();
  BOOST_TEST(methods_of(account, of(by_password)) == method::password);
  const auto s = enable(phone);
  BOOST_TEST(methods_of(account, of(s)) == (method::password | method::text_message));
  BOOST_TEST((second_step_at(account, of(s)) == now));
  const auto by_code = sign_in();
  BOOST_TEST(methods_of(account, of(by_code)) == (method::password | method::text_message));
}

// A thief who signed in with the password only must gain nothing when the owner turns it on.
BOOST_AUTO_TEST_CASE(turning_it_on_ends_every_other_session_token_and_known_browser) {
  const auto thief = sign_in();
  BOOST_REQUIRE(execute(making_token(thief)).has_value());
  const auto epoch = account.known_browser_epoch;
  const auto owner = enable(phone);
  BOOST_TEST(!find_session(account, thief));
  BOOST_TEST(find_session(account, owner));
  BOOST_TEST(account.app_tokens.empty());
  BOOST_TEST(account.known_browser_epoch == epoch + 1);
  BOOST_REQUIRE(account.ended.size() == 1u);
  BOOST_TEST((account.ended[0].id == thief));
  BOOST_TEST((account.ended[0].ended_at == now));
  BOOST_TEST(account.ended[0].by == "Firefox on Linux");
}

BOOST_AUTO_TEST_CASE(ended_sessions_are_remembered_for_a_day_and_ten_at_most) {
  for (int i = 0; i < 10; ++i) sign_in();
  enable(phone);
  BOOST_TEST(account.ended.size() == 9u); // the eleventh sign-in displaced one
  const actor root{actor_kind::shell, "root"};
  execute(reset_two_step{root, "lost", fresh<notice_id>()});
  for (int i = 0; i < 10; ++i) sign_in();
  enable(phone);
  BOOST_TEST(account.ended.size() == 10u);
  execute(reset_two_step{root, "lost", fresh<notice_id>()});
  pass(days(1));
  sign_in();
  enable(phone);
  BOOST_TEST(account.ended.size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_code_that_turned_it_on_renews_the_session) {
  const auto s = sign_in();
  execute(begin_enable{s, phone, fresh<challenge_id>()});
  const renewed_session renewed{fresh<session_id>(), fresh<page_id>()};
  BOOST_REQUIRE(
      execute(confirm_enable{s, last_code(), renewed, device_trust::unknown_browser, fresh<notice_id>()}).has_value()
  );
  BOOST_TEST(!find_session(account, s));
  BOOST_TEST((of(renewed.id).page == renewed.page));
}

BOOST_AUTO_TEST_CASE(what_could_cost_the_account_takes_the_password_and_a_code_again) {
  const auto s = enable(phone);
  pass(policy.session.recent_sign_in);
  BOOST_TEST((refused(changing_password(s)).kind == refusal_kind::sign_in_again));
  BOOST_TEST((refused(making_token(s)).kind == refusal_kind::sign_in_again));
  give_password_again(s);
  BOOST_TEST((refused(changing_password(s)).kind == refusal_kind::second_step_again));
  BOOST_TEST((refused(making_token(s)).kind == refusal_kind::second_step_again));
  begin(s);
  BOOST_TEST((sent.back().purpose == purpose::step_up));
  BOOST_TEST((sent.back().to == phone));
  BOOST_REQUIRE(execute(typing(s, last_code())).has_value());
  BOOST_TEST(account.step_ups.empty());
  BOOST_TEST(execute(making_token(s)).has_value());
  BOOST_TEST(execute(changing_password(s)).has_value());
}

BOOST_AUTO_TEST_CASE(without_a_second_step_the_password_is_enough) {
  const auto s = sign_in();
  BOOST_TEST(execute(making_token(s)).has_value());
  BOOST_TEST(execute(changing_password(s)).has_value());
}

// The bin asks for a code later, so it doesn't require one first.
BOOST_AUTO_TEST_CASE(the_bin_takes_the_password_alone) {
  const auto s = enable(phone);
  pass(policy.session.recent_sign_in);
  BOOST_TEST((refused(begin_disable{s, fresh<challenge_id>()}).kind == refusal_kind::sign_in_again));
  give_password_again(s);
  BOOST_TEST(execute(begin_disable{s, fresh<challenge_id>()}).has_value());
}

BOOST_AUTO_TEST_CASE(a_password_that_somebody_else_chose_is_changed_without_a_code) {
  enable(phone);
  execute(set_password{{"by-support"}, {actor_kind::shell, "root"}, fresh<notice_id>()});
  const auto s = sign_in();
  pass(policy.session.recent_sign_in);
  BOOST_TEST(execute(changing_password(s)).has_value());
}

BOOST_AUTO_TEST_CASE(a_code_is_sent_after_the_password_only) {
  const auto s = enable(phone);
  pass(policy.session.recent_sign_in);
  BOOST_TEST((refused(begin_step_up{s, fresh<challenge_id>()}).kind == refusal_kind::sign_in_again));
  BOOST_TEST((refused(typing(s, wrong_code())).kind == refusal_kind::challenge_gone));
}

BOOST_AUTO_TEST_CASE(a_session_has_one_challenge_and_asking_again_resends_it) {
  const auto s = enable(phone);
  begin(s);
  const auto first = account.step_ups.front().id;
  BOOST_TEST((refused(begin_step_up{s, fresh<challenge_id>()}).kind == refusal_kind::resend_too_soon));
  pass(seconds(30));
  begin(s);
  BOOST_TEST(account.step_ups.size() == 1u);
  BOOST_TEST((account.step_ups.front().id == first));
  BOOST_TEST(account.step_ups.front().sends == 2u);
  pass(policy.code.ttl);
  begin(s);
  BOOST_TEST(account.step_ups.size() == 1u);
  BOOST_TEST((account.step_ups.front().id != first));
}

BOOST_AUTO_TEST_CASE(its_wrong_codes_count_in_the_accounts_budget_and_end_it) {
  const auto s = enable(phone);
  begin(s);
  for (std::uint32_t left = policy.code.attempts; left > 1; --left)
    BOOST_TEST((refused(typing(s, wrong_code())).kind == refusal_kind::wrong_code));
  BOOST_TEST((refused(typing(s, wrong_code())).kind == refusal_kind::code_dead));
  BOOST_TEST(account.step_ups.empty());
  BOOST_TEST((refused(typing(s, wrong_code())).kind == refusal_kind::challenge_gone));
  begin(s);
  for (std::uint32_t i = 0; i < policy.code.attempts; ++i) execute(typing(s, wrong_code()));
  BOOST_TEST((refused(begin_step_up{s, fresh<challenge_id>()}).kind == refusal_kind::paused));
}

BOOST_AUTO_TEST_CASE(its_code_is_good_for_its_own_session_alone) {
  const auto s = enable(phone);
  const auto other = sign_in();
  begin(s);
  BOOST_TEST((refused(typing(other, last_code())).kind == refusal_kind::challenge_gone));
  begin(other);
  const auto code = last_code();
  BOOST_TEST((refused(typing(s, code)).kind == refusal_kind::wrong_code));
  execute(sign_out{other});
  BOOST_TEST(!find_step_up(account, other));
  BOOST_TEST(find_step_up(account, s));
}

BOOST_AUTO_TEST_CASE(a_new_password_and_a_reset_end_it) {
  auto s = enable(phone);
  begin(s);
  execute(changing_password(s));
  BOOST_TEST(account.step_ups.empty());
  begin(s);
  execute(reset_two_step{{actor_kind::shell, "root"}, "lost", fresh<notice_id>()});
  BOOST_TEST(account.step_ups.empty());
}

BOOST_AUTO_TEST_CASE(an_older_programs_session_counts_by_when_it_began) {
  const auto before = sign_in();
  pass(minutes(1));
  const auto owner = sign_in();
  execute(begin_enable{owner, phone, fresh<challenge_id>()});
  // Only the event that an older program wrote.
  evolve(account, two_step_enabled{pending_challenge(account.two_step)->id, now});
  pass(minutes(1));
  const auto after = sign_in();
  for (const auto& id : {before, owner, after}) forget_methods(id);
  BOOST_TEST(!is_verified(account, of(before), nullptr, now));
  BOOST_TEST(is_verified(account, of(after), nullptr, now));
  BOOST_TEST((required_step(account, of(before), nullptr, now) == next_step::give_second_step));
  BOOST_TEST((required_step(account, of(after), nullptr, now) == next_step::none));

  BOOST_TEST((refused(making_token(before)).kind == refusal_kind::second_step_again));
  begin(before);
  BOOST_REQUIRE(execute(typing(before, last_code())).has_value());
  BOOST_TEST(is_verified(account, of(before), nullptr, now));
  BOOST_TEST((required_step(account, of(before), nullptr, now) == next_step::none));
}

BOOST_AUTO_TEST_CASE(an_older_programs_token_from_before_it_was_on_is_worth_nothing) {
  const auto s = sign_in();
  auto old = making_token(s);
  BOOST_REQUIRE(execute(old).has_value());
  pass(minutes(1));
  execute(begin_enable{s, phone, fresh<challenge_id>()});
  evolve(account, two_step_enabled{pending_challenge(account.two_step)->id, now});
  BOOST_REQUIRE(find_app_token(account, old.token.id));
  BOOST_TEST(is_outdated(account, *find_app_token(account, old.token.id)));
  BOOST_TEST((refused(use_app_token{old.token.id}).kind == refusal_kind::no_app_token));
}

BOOST_AUTO_TEST_CASE(an_unverified_session_ends_no_other_and_revokes_no_token) {
  const auto before = sign_in();
  const auto owner = sign_in();
  execute(begin_enable{owner, phone, fresh<challenge_id>()});
  evolve(account, two_step_enabled{pending_challenge(account.two_step)->id, now});
  pass(minutes(1));
  for (const auto& id : {before, owner}) forget_methods(id);
  for (auto& s : account.sessions) s.started_at = start - minutes(1);
  BOOST_TEST((refused(revoke_session{before, owner}).kind == refusal_kind::second_step_again));
  BOOST_TEST((refused(end_other_sessions{before, {fresh<session_id>(), {}}}).kind == refusal_kind::second_step_again)
  );
  BOOST_TEST((refused(revoke_app_token{before, fresh<app_token_id>()}).kind == refusal_kind::second_step_again));
}

BOOST_AUTO_TEST_SUITE_END()
