// What a wrong code of an authenticator app costs.

#include "tests/core/support/app_guesser.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

BOOST_FIXTURE_TEST_SUITE(authenticator_guesses, app_guesser)

BOOST_AUTO_TEST_CASE(a_wrong_one_weighs_three_in_the_month_and_one_in_the_day) {
  const auto one = with_both();
  const auto id = begin(one);
  const auto no = refused(sign_in_code(id, one.never_shows(now)));
  BOOST_TEST((no.kind == refusal_kind::wrong_code));
  BOOST_TEST(no.attempts_left == policy.code.attempts - 1);
  BOOST_TEST(month() == 3u);
  BOOST_TEST(failures_within(unknown(), days(1), now) == 1u);
  guess(challenged(), 1); // at a text's code
  BOOST_TEST(month() == 4u);
  BOOST_TEST((refused(sign_in_code(id, std::nullopt)).kind == refusal_kind::not_a_code));
  BOOST_TEST(month() == 4u);
}

BOOST_AUTO_TEST_CASE(five_wrong_ones_end_a_sign_in_and_ten_a_month) {
  const auto one = with_app();
  const auto first = begin(one);
  for (int i = 0; i < 4; ++i) BOOST_TEST((wrong(first, one) == refusal_kind::wrong_code));
  BOOST_TEST((wrong(first, one) == refusal_kind::code_dead));
  BOOST_TEST(!is_taken(first, one.shows(now)));
  const auto begun = now;
  pass(days(10));
  const auto second = begin(one);
  for (int i = 0; i < 5; ++i) wrong(second, one);
  BOOST_TEST(month() == 30u);
  pass(days(2));
  const auto no = refused(beginning(*this, one.method()));
  BOOST_TEST((no.kind == refusal_kind::paused));
  BOOST_TEST((no.retry_at == begun + days(30)));
  pass(*no.retry_at - now);
  BOOST_TEST(is_taken(one, one.shows(now)));
}

// At 28 of 30 a text's code still fits and an app's doesn't.
BOOST_AUTO_TEST_CASE(a_try_that_does_not_fit_is_refused_before_it_is_compared) {
  const auto one = with_both();
  const auto id = begin(one);
  evolve(account, attempt_failed{{}, device_trust::unknown_browser, now - days(2), 28u});
  const auto before = account;
  BOOST_TEST((refused(sign_in_code(id, one.shows(now))).kind == refusal_kind::paused));
  BOOST_TEST((wrong(id, one) == refusal_kind::paused));
  BOOST_TEST((account == before)); // no try, and the code isn't used up

  const auto by_message = challenged();
  BOOST_TEST((refused(choose_method{by_message, one.method()}).kind == refusal_kind::paused));
  BOOST_TEST((refused(stepping_up(*this, session, one.method())).kind == refusal_kind::paused));
  BOOST_TEST(execute(choose_method{id, by_text}).has_value());
  BOOST_TEST(is_taken(id, *last_code()));
}

BOOST_AUTO_TEST_CASE(where_only_an_app_is_on_the_password_is_told_at_once) {
  const auto one = with_app();
  evolve(account, attempt_failed{{}, device_trust::unknown_browser, now - days(2), 27u});
  begin(one);
  evolve(account, attempt_failed{{}, device_trust::unknown_browser, now - days(2), 1u});
  BOOST_TEST((refused(beginning(*this)).kind == refusal_kind::paused));
}

BOOST_AUTO_TEST_CASE(an_unlock_forgives_where_its_codes_are_stopped) {
  with_app();
  evolve(account, attempt_failed{{}, device_trust::unknown_browser, now - days(2), 28u}); // a text's would fit
  for (int i = 0; i < 2; ++i) evolve(account, attempt_failed{{}, device_trust::known_browser, now - days(2)});
  BOOST_TEST((refused(beginning(*this)).kind == refusal_kind::paused));
  BOOST_REQUIRE(execute(unlock{{actor_kind::shell, "root"}, "asked", fresh<notice_id>()}).has_value());
  BOOST_TEST(month() == 23u);
  BOOST_TEST(execute(beginning(*this)).has_value());
}

// A text's code fits again when the first is a month old, an app's when the others are, too.
BOOST_AUTO_TEST_CASE(where_both_are_on_the_password_is_told_when_the_first_of_them_fits) {
  with_both();
  evolve(account, attempt_failed{{}, device_trust::unknown_browser, now - days(29)});
  evolve(account, attempt_failed{{}, device_trust::unknown_browser, now - days(2), 29u});
  const auto no = refused(beginning(*this));
  BOOST_TEST((no.kind == refusal_kind::paused));
  BOOST_TEST((no.retry_at == now + days(1)));
}

BOOST_AUTO_TEST_CASE(while_the_pause_lasts_a_text_is_not_chosen_either) {
  const auto one = with_both();
  const auto id = begin(one);
  evolve(account, attempt_failed{{}, device_trust::unknown_browser, now - days(2), 30u});
  const auto messages = sent.size();
  BOOST_TEST((refused(choose_method{id, by_text}).kind == refusal_kind::paused));
  BOOST_TEST(sent.size() == messages);
}

BOOST_AUTO_TEST_CASE(a_known_browser_has_three_tries_in_its_life_and_then_counts_as_unknown) {
  const auto one = with_app();
  sign_in_by(*this, one);
  const auto id = begin(one, device_trust::known_browser);
  const auto known = *browser;
  for (int i = 0; i < 3; ++i) wrong(id, one);
  BOOST_TEST(spent(known) == 9u);
  BOOST_TEST(month() == 0u);
  wrong(id, one); // nine and three are more than ten
  BOOST_TEST(spent(known) == 9u);
  BOOST_TEST(month() == 3u);
  // A text's code would still fit.
  BOOST_TEST((device_trust_of(known) == device_trust::known_browser));
  evolve(account, attempt_failed{{}, device_trust::unknown_browser, now - days(2), 25u});
  BOOST_TEST((refused(sign_in_code(id, one.shows(now))).kind == refusal_kind::paused));
}

BOOST_AUTO_TEST_CASE(the_pause_of_unknown_browsers_stops_no_known_one) {
  const auto one = with_app();
  sign_in_by(*this, one);
  pass(totp_period);
  const auto id = begin(one, device_trust::known_browser);
  evolve(account, attempt_failed{{}, device_trust::unknown_browser, now, 30u});
  BOOST_TEST((wrong(id, one) == refusal_kind::wrong_code));
  BOOST_TEST(is_taken(id, one.shows(now)));
}

// Whoever takes over the number would get new tries at the app with each sign-in.
BOOST_AUTO_TEST_CASE(a_browser_in_which_a_text_s_code_was_given_has_no_tries_of_its_own_at_an_app) {
  const auto one = with_both();
  sign_in(); // with a text's code
  const auto known = *browser;
  const auto id = begin(one, device_trust::known_browser);
  wrong(id, one);
  BOOST_TEST(spent(known) == 0u);
  BOOST_TEST(month() == 3u);
  const auto by_message = challenged(device_trust::known_browser);
  guess(by_message, 1);
  BOOST_TEST(spent(known) == 1u);
  BOOST_TEST(month() == 3u);
}

BOOST_AUTO_TEST_CASE(the_third_wrong_one_warns_the_owner) {
  const auto one = with_both();
  notices.clear();
  const auto id = begin(one);
  wrong(id, one);
  wrong(id, one);
  BOOST_TEST(notices.empty());
  wrong(id, one);
  BOOST_REQUIRE(notices.size() == 1u);
  BOOST_TEST((notices[0].notice.kind == notice_kind::wrong_codes));
}

BOOST_AUTO_TEST_CASE(wrong_ones_of_a_step_up_count_with_the_others) {
  const auto one = with_app();
  BOOST_REQUIRE(execute(stepping_up(*this, session)).has_value());
  for (int i = 0; i < 5; ++i) refused(step_up_code(*this, session, one.never_shows(now)));
  BOOST_TEST(month() == 15u);
  BOOST_TEST(!find_step_up(account, session));
}

BOOST_AUTO_TEST_SUITE_END()
