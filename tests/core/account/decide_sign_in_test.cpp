#include "tests/core/support/world.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

namespace decide_sign_in {

const auto phone = number("+4520123456");

struct fixture : world {
  challenge_id challenged(device_trust l = device_trust::unknown_browser) {
    const auto decided = execute(password_given(l));
    BOOST_REQUIRE(decided.has_value() && decided->challenged);
    return *decided->challenged;
  }
};

} // namespace decide_sign_in

BOOST_FIXTURE_TEST_SUITE(decide_sign_in, fixture)

BOOST_AUTO_TEST_CASE(without_two_step_the_password_is_enough) {
  const auto decided = execute(password_given());
  BOOST_REQUIRE(decided.has_value());
  BOOST_TEST(!decided->challenged);
  BOOST_TEST(account.sessions.size() == 1u);
  BOOST_TEST(sent.empty());
}

BOOST_AUTO_TEST_CASE(with_two_step_the_password_opens_nothing_and_sends_one_message) {
  enable(phone);
  const auto sessions = account.sessions.size();
  const auto messages = sent.size();
  challenged();
  BOOST_TEST(account.sessions.size() == sessions);
  BOOST_REQUIRE(sent.size() == messages + 1);
  BOOST_TEST((sent.back().to == phone));
  BOOST_TEST((sent.back().purpose == purpose::sign_in));
}

BOOST_AUTO_TEST_CASE(pending_disable_still_asks_for_a_code) {
  const auto session = enable(phone);
  BOOST_REQUIRE(execute(begin_disable{session, fresh<challenge_id>()}).has_value());
  challenged();
}

BOOST_AUTO_TEST_CASE(pending_enable_does_not_ask_for_a_code) {
  const auto session = sign_in();
  BOOST_REQUIRE(execute(begin_enable{session, phone, fresh<challenge_id>()}).has_value());
  BOOST_TEST(!execute(password_given())->challenged);
}

BOOST_AUTO_TEST_CASE(the_right_code_starts_a_session_once) {
  enable(phone);
  const auto id = challenged();
  const auto code = last_code();
  const auto first = sign_in_code(id, code);
  BOOST_REQUIRE(execute(first).has_value());
  BOOST_TEST(find_session(account, first.session.id));
  const auto sessions = account.sessions.size();
  BOOST_TEST((refused(sign_in_code(id, code)).kind == refusal_kind::challenge_gone));
  BOOST_TEST(account.sessions.size() == sessions);
}

BOOST_AUTO_TEST_CASE(wrong_codes_count_down_and_the_fifth_kills_the_challenge) {
  enable(phone);
  const auto id = challenged();
  for (unsigned left = 4; left > 0; --left) {
    const auto refusal = refused(sign_in_code(id, wrong_code()));
    BOOST_TEST((refusal.kind == refusal_kind::wrong_code));
    BOOST_TEST(refusal.attempts_left == left);
  }
  BOOST_TEST((refused(sign_in_code(id, wrong_code())).kind == refusal_kind::code_dead));
  BOOST_TEST((refused(sign_in_code(id, last_code())).kind == refusal_kind::challenge_gone));
  BOOST_TEST(account.failures[0].at.size() == 5u);
}

BOOST_AUTO_TEST_CASE(what_cant_be_a_code_costs_no_try_and_is_answered_alike) {
  enable(phone);
  const auto id = challenged();
  BOOST_TEST((refused(sign_in_code(id, std::nullopt)).kind == refusal_kind::not_a_code));
  BOOST_TEST((refused(sign_in_code(fresh<challenge_id>(), std::nullopt)).kind == refusal_kind::not_a_code));
  BOOST_TEST(account.failures[0].at.empty());
  BOOST_TEST(account.sign_ins[0].attempts_left == 5u);
}

BOOST_AUTO_TEST_CASE(a_resend_repeats_the_code_and_keeps_the_failures) {
  enable(phone);
  const auto id = challenged();
  const auto first = last_code();
  for (int i = 0; i < 4; ++i) refused(sign_in_code(id, wrong_code()));
  pass(seconds(30));
  BOOST_REQUIRE(execute(resend_code{id, std::nullopt}).has_value());
  BOOST_TEST(equal(*first, *last_code()));
  BOOST_TEST((refused(sign_in_code(id, wrong_code())).kind == refusal_kind::code_dead));
}

BOOST_AUTO_TEST_CASE(the_code_is_good_until_just_before_its_expiry_and_no_longer) {
  enable(phone);
  const auto id = challenged();
  pass(minutes(5) - milliseconds(1));
  BOOST_TEST(execute(sign_in_code(id, last_code())).has_value());
  const auto other = challenged();
  pass(minutes(5));
  BOOST_TEST((refused(sign_in_code(other, last_code())).kind == refusal_kind::challenge_gone));
}

BOOST_AUTO_TEST_CASE(the_resend_schedule_has_its_waits_and_its_end) {
  enable(phone);
  const auto id = challenged();
  for (const auto wait : {seconds(30), seconds(40), seconds(60), seconds(90)}) {
    pass(wait - milliseconds(1));
    const auto early = refused(resend_code{id, std::nullopt});
    BOOST_TEST((early.kind == refusal_kind::resend_too_soon));
    BOOST_TEST((early.retry_at == now + milliseconds(1)));
    pass(milliseconds(1));
    BOOST_TEST(execute(resend_code{id, std::nullopt}).has_value());
  }
  BOOST_TEST((refused(resend_code{id, std::nullopt}).kind == refusal_kind::no_more_messages));
  BOOST_TEST(execute(sign_in_code(id, last_code())).has_value());
}

BOOST_AUTO_TEST_CASE(a_code_is_bound_to_its_challenge) {
  enable(phone);
  const auto first = challenged();
  const auto code_of_first = last_code();
  const auto second = challenged();
  BOOST_TEST((refused(sign_in_code(second, code_of_first)).kind == refusal_kind::wrong_code));
  BOOST_TEST(execute(sign_in_code(first, code_of_first)).has_value());
}

BOOST_AUTO_TEST_CASE(a_guess_on_an_unknown_challenge_counts_nothing) {
  enable(phone);
  BOOST_TEST((refused(sign_in_code(make_id<challenge_id>(9999), last_code())).kind == refusal_kind::challenge_gone));
  BOOST_TEST(account.failures[0].at.empty());
}

BOOST_AUTO_TEST_CASE(ten_failures_in_a_day_pause_unknown_browsers_and_known_ones_go_on) {
  enable(phone);
  for (int round = 0; round < 2; ++round) {
    const auto id = challenged();
    for (int i = 0; i < 5; ++i) refused(sign_in_code(id, wrong_code()));
  }
  const auto refusal = refused(password_given());
  BOOST_TEST((refusal.kind == refusal_kind::paused));
  BOOST_TEST((refusal.retry_at == start + days(1)));
  sign_in(device_trust::known_browser);
  BOOST_TEST(account.failures[0].at.size() == 10u); // success resets nothing
  now = *refusal.retry_at - milliseconds(1);
  BOOST_TEST((refused(password_given()).kind == refusal_kind::paused));
  now = *refusal.retry_at;
  BOOST_TEST(execute(password_given()).has_value());
}

BOOST_AUTO_TEST_CASE(thirty_failures_in_thirty_days_pause_though_no_day_was_full) {
  enable(phone);
  for (int day = 0; day < 6; ++day) {
    const auto id = challenged();
    for (int i = 0; i < 5; ++i) {
      BOOST_TEST(!paused_until(account.failures[0], policy.failures, now));
      refused(sign_in_code(id, wrong_code()));
    }
    pass(days(2));
  }
  const auto refusal = refused(password_given());
  BOOST_TEST((refusal.kind == refusal_kind::paused));
  BOOST_TEST((refusal.retry_at == start + days(30)));
}

BOOST_AUTO_TEST_CASE(a_paused_browser_takes_no_guess_on_a_living_challenge) {
  enable(phone);
  const auto a = challenged(), b = challenged(), c = challenged();
  for (const auto& id : {a, b})
    for (int i = 0; i < 5; ++i) refused(sign_in_code(id, wrong_code()));
  const auto code = last_code();
  BOOST_TEST((refused(sign_in_code(c, code)).kind == refusal_kind::paused));
  BOOST_TEST((refused(resend_code{c, std::nullopt}).kind == refusal_kind::paused));
}

BOOST_AUTO_TEST_CASE(a_fourth_unknown_browser_takes_the_oldest_ones_place) {
  enable(phone);
  const auto oldest = challenged();
  const auto second = challenged();
  challenged();
  challenged();
  BOOST_TEST(account.sign_ins.size() == 3u);
  BOOST_TEST((refused(sign_in_code(oldest, wrong_code())).kind == refusal_kind::challenge_gone));
  BOOST_TEST((refused(sign_in_code(second, wrong_code())).kind == refusal_kind::wrong_code));
}

BOOST_AUTO_TEST_CASE(among_known_browsers_the_oldest_gives_way_to_a_known_one_and_an_unknown_one_waits) {
  enable(phone);
  const auto oldest = challenged(device_trust::known_browser);
  const auto first_to_expire = account.sign_ins.front().expires_at;
  for (int i = 0; i < 2; ++i) {
    pass(seconds(20));
    challenged(device_trust::known_browser);
  }
  BOOST_TEST((refused(password_given()).retry_at == first_to_expire));
  challenged(device_trust::known_browser);
  BOOST_TEST((refused(sign_in_code(oldest, last_code())).kind == refusal_kind::challenge_gone));
}

BOOST_AUTO_TEST_CASE(dead_challenges_make_room_first) {
  enable(phone);
  for (int i = 0; i < 3; ++i) challenged(device_trust::known_browser);
  pass(minutes(5));
  challenged();
  BOOST_TEST(account.sign_ins.size() == 1u);
}

BOOST_AUTO_TEST_CASE(at_most_three_challenges_live_and_known_browsers_are_not_pushed_out) {
  enable(phone);
  const auto first = challenged();
  challenged(device_trust::known_browser);
  challenged(device_trust::known_browser);
  challenged(device_trust::known_browser); // displaces the unknown browser's
  BOOST_TEST(account.sign_ins.size() == 3u);
  BOOST_TEST((refused(sign_in_code(first, wrong_code())).kind == refusal_kind::challenge_gone));
  const auto refusal = refused(password_given(device_trust::unknown_browser));
  BOOST_TEST((refusal.kind == refusal_kind::too_many_sign_ins));
  BOOST_TEST((refusal.retry_at == now + minutes(5)));
}

BOOST_AUTO_TEST_CASE(the_same_browser_signing_in_again_supersedes_its_own_challenge) {
  enable(phone);
  const auto first = challenged();
  auto again = password_given();
  again.previous = first;
  BOOST_REQUIRE(execute(again).has_value());
  BOOST_TEST(account.sign_ins.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_password_that_changed_meanwhile_is_checked_again) {
  auto begun = password_given();
  execute(set_password{{"verifier-2"}, {actor_kind::shell, "root"}, fresh<notice_id>()});
  BOOST_TEST((refused(begun).kind == refusal_kind::stale_password));
}

BOOST_AUTO_TEST_CASE(a_rehash_keeps_the_generation) {
  auto begun = password_given();
  begun.rehashed = password_verifier{"stronger"};
  BOOST_REQUIRE(execute(begun).has_value());
  BOOST_TEST(account.password.verifier.text == "stronger");
  BOOST_TEST(account.password.generation == 1u);
}

BOOST_AUTO_TEST_CASE(a_suspended_user_neither_begins_nor_finishes) {
  enable(phone);
  const auto id = challenged();
  account.suspended = true;
  BOOST_TEST((refused(password_given()).kind == refusal_kind::suspended));
  BOOST_TEST((refused(sign_in_code(id, last_code())).kind == refusal_kind::challenge_gone));
}

BOOST_AUTO_TEST_SUITE_END()
