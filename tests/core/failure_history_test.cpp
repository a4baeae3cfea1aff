#include "core/failure_history.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;

namespace {

const time_point t0 = time_point(std::chrono::sys_days(std::chrono::year(2026) / 1 / 1));
const failure_limits limits{10, 30};

} // namespace

BOOST_AUTO_TEST_SUITE(failure_history)

BOOST_AUTO_TEST_CASE(nine_failures_in_a_day_pass_and_ten_pause_until_the_first_is_a_day_old) {
  twostep::core::failure_history h;
  for (int i = 0; i < 9; ++i) add_failure(h, t0 + minutes(i));
  BOOST_TEST(!paused_until(h, limits, t0 + minutes(9)));
  add_failure(h, t0 + minutes(9));
  const auto until = paused_until(h, limits, t0 + minutes(10));
  BOOST_REQUIRE(until.has_value());
  BOOST_TEST((*until == t0 + days(1)));
  BOOST_TEST(paused_until(h, limits, *until - milliseconds(1)).has_value());
  BOOST_TEST(!paused_until(h, limits, *until));
}

BOOST_AUTO_TEST_CASE(thirty_in_a_month_pause_though_no_day_is_full) {
  twostep::core::failure_history h;
  for (int i = 0; i < 29; ++i) add_failure(h, t0 + hours(12) * i);
  auto now = t0 + hours(12) * 29;
  BOOST_TEST(!paused_until(h, limits, now));
  add_failure(h, now);
  BOOST_TEST((paused_until(h, limits, now) == t0 + days(30)));
}

BOOST_AUTO_TEST_CASE(a_year_of_guessing_is_at_most_390_tries) {
  twostep::core::failure_history h;
  unsigned tries = 0;
  for (auto now = t0; now < t0 + days(365); now += minutes(5))
    while (!paused_until(h, limits, now)) {
      add_failure(h, now);
      ++tries;
    }
  BOOST_TEST(tries <= 390u);
  BOOST_TEST(tries > 300u);
  BOOST_TEST(h.at.size() <= 30u); // nothing older is kept
}

BOOST_AUTO_TEST_CASE(zero_is_no_limit) {
  twostep::core::failure_history h;
  for (int i = 0; i < 1000; ++i) add_failure(h, t0);
  BOOST_TEST(!paused_until(h, {0, 0}, t0));
}

BOOST_AUTO_TEST_SUITE_END()
