#include "tests/core/support/world.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

BOOST_FIXTURE_TEST_SUITE(decide_session, world)

BOOST_AUTO_TEST_CASE(the_eleventh_session_ends_the_oldest) {
  const auto first = sign_in();
  for (int i = 0; i < 9; ++i) sign_in();
  BOOST_TEST(find_session(account, first));
  sign_in();
  BOOST_TEST(!find_session(account, first));
  BOOST_TEST(account.sessions.size() == 10u);
}

BOOST_AUTO_TEST_CASE(a_session_dies_of_idleness_and_of_age) {
  const auto id = sign_in();
  const auto alive = [&] { return lives(account, *find_session(account, id), policy.session, now); };
  pass(hours(1) - milliseconds(1));
  BOOST_TEST(alive());
  pass(milliseconds(1));
  BOOST_TEST(!alive());
  now = start;
  for (int i = 0; i < 24; ++i) {
    BOOST_TEST(execute(use_session{id}).has_value());
    pass(minutes(30));
  }
  BOOST_TEST(!alive());
  BOOST_TEST((refused(use_session{id}).kind == refusal_kind::no_session));
}

BOOST_AUTO_TEST_CASE(use_is_noted_at_most_every_five_minutes) {
  const auto id = sign_in();
  pass(minutes(5) - milliseconds(1));
  BOOST_TEST(execute(use_session{id})->events.empty());
  pass(milliseconds(1));
  BOOST_TEST(execute(use_session{id})->events.size() == 1u);
}

BOOST_AUTO_TEST_CASE(use_is_noted_in_time_for_any_idle_timeout) {
  const auto noted = [](milliseconds idle) {
    session_policy p;
    p.idle_timeout = idle;
    return use_interval(p).count();
  };
  BOOST_TEST(noted(hours(5)) == milliseconds(minutes(5)).count());
  BOOST_TEST(noted(minutes(30)) == milliseconds(minutes(3)).count());
  BOOST_TEST(noted(minutes(5)) == milliseconds(minutes(1)).count());
  BOOST_TEST(noted(seconds(10)) == milliseconds(seconds(5)).count());
}

BOOST_AUTO_TEST_CASE(a_use_that_is_not_noted_does_not_end_a_dead_change_either) {
  const auto id = sign_in();
  pass(minutes(4));
  execute(begin_enable{id, number("+4520123456"), fresh<challenge_id>()});
  execute(use_session{id});
  pass(minutes(1));
  execute(use_session{id}); // recorded
  BOOST_TEST((find_session(account, id)->last_used_at == now));
  pass(minutes(4));
  BOOST_TEST(execute(use_session{id})->events.empty());
  BOOST_TEST(name(account.two_step) == "pending-enable");
  BOOST_TEST(name(effective(account.two_step, now)) == "disabled");
}

BOOST_AUTO_TEST_CASE(dead_sessions_go_before_a_new_one_comes) {
  const auto id = sign_in();
  pass(hours(1));
  sign_in();
  BOOST_TEST(!find_session(account, id));
  BOOST_TEST(account.sessions.size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_password_again_renews_the_session_under_a_new_id) {
  const auto id = sign_in();
  pass(minutes(20));
  const auto renewed = fresh<session_id>();
  BOOST_TEST(execute(sign_in_again{account.password.generation, id, {renewed}}).has_value());
  BOOST_TEST(!find_session(account, id));
  BOOST_REQUIRE(find_session(account, renewed));
  BOOST_TEST((find_session(account, renewed)->full_sign_in_at == now));
  BOOST_TEST((find_session(account, renewed)->started_at == start));
}

BOOST_AUTO_TEST_CASE(the_password_again_revives_no_dead_session) {
  const auto id = sign_in();
  BOOST_TEST((refused(sign_in_again{99, id, {fresh<session_id>()}}).kind == refusal_kind::stale_password));
  pass(hours(1));
  const sign_in_again late{account.password.generation, id, {fresh<session_id>()}};
  BOOST_TEST((refused(late).kind == refusal_kind::no_session));
}

BOOST_AUTO_TEST_CASE(a_pending_change_stays_with_the_renewed_session) {
  const auto id = sign_in();
  execute(begin_enable{id, number("+4520123456"), fresh<challenge_id>()});
  const auto renewed = fresh<session_id>();
  execute(sign_in_again{account.password.generation, id, {renewed}});
  BOOST_TEST(!execute(confirm_enable{
                          renewed, last_code(), {renewed}, device_trust::unknown_browser, fresh<notice_id>()})
                  ->refused);
}

BOOST_AUTO_TEST_CASE(sign_out_ends_the_session_and_the_change_it_began) {
  const auto id = sign_in();
  execute(begin_enable{id, number("+4520123456"), fresh<challenge_id>()});
  execute(sign_out{id});
  BOOST_TEST(account.sessions.empty());
  BOOST_TEST(name(account.two_step) == "disabled");
}

BOOST_AUTO_TEST_CASE(another_sessions_sign_out_leaves_the_change) {
  const auto id = sign_in(), other = sign_in();
  execute(begin_enable{id, number("+4520123456"), fresh<challenge_id>()});
  execute(sign_out{other});
  BOOST_TEST(name(account.two_step) == "pending-enable");
}

BOOST_AUTO_TEST_CASE(a_session_ends_another_of_the_same_account) {
  const auto id = sign_in(), other = sign_in();
  BOOST_TEST(execute(revoke_session{id, other}).has_value());
  BOOST_TEST(!find_session(account, other));
  BOOST_TEST((refused(revoke_session{other, id}).kind == refusal_kind::no_session));
}

BOOST_AUTO_TEST_CASE(ending_another_session_takes_a_recent_password) {
  const auto id = sign_in();
  pass(minutes(10));
  const auto other = sign_in();
  BOOST_TEST((refused(revoke_session{id, other}).kind == refusal_kind::sign_in_again));
}

BOOST_AUTO_TEST_CASE(a_session_ends_all_others_and_goes_on_under_new_ids) {
  const auto former = sign_in(), other = sign_in(), third = sign_in();
  execute(begin_enable{other, number("+4520123456"), fresh<challenge_id>()});
  pass(minutes(20));
  const auto too_old = refused(end_other_sessions{former, {fresh<session_id>(), {}}});
  BOOST_TEST((too_old.kind == refusal_kind::sign_in_again));
  const auto id = fresh<session_id>();
  BOOST_TEST(execute(sign_in_again{account.password.generation, former, {id, fresh<page_id>()}}).has_value());
  const auto proven_at = find_session(account, id)->full_sign_in_at;
  pass(minutes(5));
  const auto renewed = fresh<session_id>();
  BOOST_TEST(execute(end_other_sessions{id, {renewed, fresh<page_id>()}}).has_value());
  BOOST_REQUIRE(account.sessions.size() == 1u);
  BOOST_TEST((account.sessions[0].id == renewed));
  BOOST_TEST((account.sessions[0].full_sign_in_at == proven_at)); // nothing was given
  BOOST_TEST(!account.sessions[0].second_step_at.has_value());
  BOOST_TEST(name(account.two_step) == "disabled"); // the change that another one began
  for (const auto& gone : {id, other, third})
    BOOST_TEST((refused(end_other_sessions{gone, {fresh<session_id>(), {}}}).kind == refusal_kind::no_session));
}

BOOST_AUTO_TEST_SUITE_END()
