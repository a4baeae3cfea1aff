// Codes of an authenticator app: which are good, each once. What a wrong one costs: authenticator_guesses_test.cpp.

#include "tests/core/support/app_guesser.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;

BOOST_FIXTURE_TEST_SUITE(authenticator_codes, app_guesser)

BOOST_AUTO_TEST_CASE(three_codes_are_good_at_a_time) {
  const auto one = with_app();
  for (int off = -3; off <= 3; ++off) BOOST_TEST_CONTEXT(off << " periods") {
      pass(hours(1)); // past every code taken before
      account.authenticators[0].drift = 0;
      account.failures[0] = {};
      BOOST_TEST(is_taken(one, one.shows(now, off)) == (std::abs(off) <= 1));
    }
}

BOOST_AUTO_TEST_CASE(a_code_is_good_once_wherever_it_is_typed) {
  const auto one = with_app();
  const auto code = one.shows(now);
  const auto first = begin(one), second = begin(one);
  BOOST_TEST(is_taken(first, code));
  BOOST_TEST((refused(sign_in_code(second, code)).kind == refusal_kind::wrong_code));
  BOOST_REQUIRE(execute(stepping_up(*this, session)).has_value());
  BOOST_TEST((refused(step_up_code(*this, session, code)).kind == refusal_kind::wrong_code));
  // And the other way round.
  pass(totp_period);
  BOOST_REQUIRE(execute(step_up_code(*this, session, one.shows(now))).has_value());
  BOOST_TEST(!is_taken(second, one.shows(now)));
  BOOST_TEST(account.sessions.size() == 2u);
}

BOOST_AUTO_TEST_CASE(after_a_newer_one_no_older_one_is_good) {
  const auto one = with_app();
  const auto older = one.shows(now);
  BOOST_TEST(is_taken(one, one.shows(now, 1)));
  BOOST_TEST(!is_taken(one, older));
  pass(totp_period);
  BOOST_TEST(!is_taken(one, one.shows(now))); // it was taken a period ago
  pass(totp_period);
  BOOST_TEST(is_taken(one, one.shows(now)));
  BOOST_TEST(kept(one).last_step == totp_step_at(now));
}

BOOST_AUTO_TEST_CASE(each_app_has_codes_and_used_codes_of_its_own) {
  const auto first = with_app();
  const auto second = add_app(*this, session, "Tablet");
  BOOST_TEST(!is_taken(first, second.shows(now)));
  BOOST_TEST(is_taken(first, first.shows(now)));
  BOOST_TEST(is_taken(second, second.shows(now)));
  BOOST_TEST(!is_taken(second, first.shows(now)));
}

// RFC 6238, section 6.
BOOST_AUTO_TEST_CASE(a_clock_that_drifts_is_followed) {
  auto one = with_app();
  const auto runs = [&](int periods) {
    pass(hours(1));
    one.ahead = periods * totp_period;
    return is_taken(one, one.shows(now));
  };
  BOOST_TEST(!runs(2)); // not at once
  BOOST_TEST(runs(1));
  BOOST_TEST(kept(one).drift == 1);
  BOOST_TEST(runs(2));
  BOOST_TEST(kept(one).drift == 2);
  BOOST_TEST(runs(3)); // one beside the farthest
  BOOST_TEST(kept(one).drift == 2);
  BOOST_TEST(!runs(4));
  BOOST_TEST(!runs(0));
  BOOST_TEST(runs(1)); // and back
  BOOST_TEST(runs(0));
  BOOST_TEST(kept(one).drift == 0);
}

// A code from before may be of a clock that is behind, or have been typed slowly: the present one is good in any
// case.
BOOST_AUTO_TEST_CASE(behind_a_clock_is_followed_as_far_as_the_present_code_stays_good) {
  auto one = with_app();
  const auto runs = [&](int periods) {
    pass(hours(1));
    one.ahead = periods * totp_period;
    return is_taken(one, one.shows(now));
  };
  BOOST_TEST(!runs(-2)); // not at once
  BOOST_TEST(runs(-1));
  BOOST_TEST(kept(one).drift == -1);
  BOOST_TEST(runs(-2));
  BOOST_TEST(kept(one).drift == -1);
  BOOST_TEST(!runs(-3));
  BOOST_TEST(runs(0));
  BOOST_TEST(kept(one).drift == 0);
}

// Apps go by the clock on the wall, which the account's time doesn't follow at once where it is set.
BOOST_AUTO_TEST_CASE(codes_are_compared_with_the_machine_s_clock) {
  clock_drift = minutes(-10);
  const auto one = with_app(clock_drift);
  BOOST_TEST(kept(one).drift == 0);
  BOOST_TEST(is_taken(one, one.shows(now)));
  BOOST_TEST((kept(one).used_at == now));
  pass(minutes(1));
  clock_drift = {};
  BOOST_TEST(!is_taken(one, one.shows(now)));
}

BOOST_AUTO_TEST_CASE(what_it_was_added_with_is_where_it_is_looked_for) {
  const auto one = with_app(2 * totp_period);
  BOOST_TEST(is_taken(one, one.shows(now)));
  pass(hours(1));
  BOOST_TEST(is_taken(one, one.shows(now, 1)));
  pass(hours(1));
  BOOST_TEST(!is_taken(one, hotp(one.key, static_cast<std::uint64_t>(totp_step_at(now)))));
}

BOOST_AUTO_TEST_SUITE_END()
