#include "core/account/failure_history.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;

namespace failure_history {

const time_point t0 = time_point(std::chrono::sys_days(std::chrono::year(2026) / 1 / 1));
const failure_limits limits{10, 30};

} // namespace failure_history

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

BOOST_AUTO_TEST_CASE(thirty_days_count_weight_and_a_day_counts_tries) {
  twostep::core::failure_history h;
  for (int i = 0; i < 9; ++i) add_failure(h, t0 + days(2) * i, 3);
  auto now = t0 + days(18);
  BOOST_TEST(weight_within(h, days(30), now) == 27u);
  BOOST_TEST(!paused_until(h, limits, now, 3));
  add_failure(h, now, 1);
  BOOST_TEST((paused_until(h, limits, now, 3) == t0 + days(30))); // refused before the comparison
  BOOST_TEST(!paused_until(h, limits, now, 2));
  twostep::core::failure_history busy;
  for (int i = 0; i < 9; ++i) add_failure(busy, t0, 3);
  BOOST_TEST(!paused_until(busy, limits, t0, 3)); // 30 in all
  add_failure(busy, t0, 3);
  BOOST_TEST((paused_until(busy, limits, t0 + hours(1)) == t0 + days(30)));
}

BOOST_AUTO_TEST_CASE(entries_without_a_weight_weigh_one) {
  twostep::core::failure_history h{{t0, t0 + hours(1)}, {}};
  BOOST_TEST(weight_within(h, days(30), t0 + hours(1)) == 2u);
  add_failure(h, t0 + hours(2), 3);
  BOOST_TEST(weight_within(h, days(30), t0 + hours(2)) == 5u);
  add_failure(h, t0 + days(40));
  BOOST_TEST(h.at.size() == 1u);
  BOOST_TEST(h.weights.empty()); // nothing is stored for plain failures
}

BOOST_AUTO_TEST_CASE(what_is_heavier_than_the_limit_waits_for_an_empty_window) {
  twostep::core::failure_history h;
  BOOST_TEST(!paused_until(h, {10, 2}, t0, 3));
  add_failure(h, t0);
  BOOST_TEST((paused_until(h, {10, 2}, t0, 3) == t0 + days(30)));
}

BOOST_AUTO_TEST_CASE(weight_is_forgiven_from_the_newest_on_and_in_part) {
  twostep::core::failure_history h;
  for (int i = 0; i < 3; ++i) add_failure(h, t0 + hours(i), 3);
  forgive_newest(h, 5);
  BOOST_TEST(h.at.size() == 2u);
  BOOST_TEST(weight_within(h, days(30), t0 + hours(3)) == 4u);
  forgive_newest(h, 5);
  BOOST_TEST(h.at.empty());
  twostep::core::failure_history plain;
  for (int i = 0; i < 9; ++i) add_failure(plain, t0 + hours(i));
  forgive_newest(plain, 5);
  BOOST_TEST(plain.at.size() == 4u);
  drop_oldest(plain, 3);
  BOOST_TEST((plain.at.front() == t0 + hours(1)));
}

BOOST_AUTO_TEST_CASE(zero_is_no_limit) {
  twostep::core::failure_history h;
  for (int i = 0; i < 1000; ++i) add_failure(h, t0);
  BOOST_TEST(!paused_until(h, {0, 0}, t0));
}

BOOST_AUTO_TEST_SUITE_END()
