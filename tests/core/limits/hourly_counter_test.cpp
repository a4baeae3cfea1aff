#include "core/limits/meter.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace std::chrono_literals;

namespace hourly_counter {

const time_point new_year = std::chrono::sys_days(std::chrono::year(2026) / 1 / 1);

} // namespace hourly_counter

BOOST_AUTO_TEST_SUITE(hourly_counter)

BOOST_AUTO_TEST_CASE(amounts_of_one_hour_are_one_entry) {
  twostep::core::hourly_counter t;
  add(t, 1, new_year);
  add(t, 2, new_year + 59min);
  add(t, 4, new_year + 60min);
  add(t, 0, new_year + 180min);
  BOOST_TEST(t.hours.size() == 2u);
  BOOST_TEST(t.hours[0].amount == 3u);
  BOOST_TEST(amount_since(t, new_year) == 7u);
  BOOST_TEST(amount_since(t, new_year + 60min) == 4u);
}

BOOST_AUTO_TEST_CASE(an_amount_that_comes_late_goes_into_its_own_hour) {
  twostep::core::hourly_counter t;
  add(t, 4, new_year + 2h);
  add(t, 1, new_year);
  add(t, 2, new_year + 1h);
  add(t, 8, new_year);
  BOOST_REQUIRE(t.hours.size() == 3u);
  BOOST_TEST(t.hours[0].amount == 9u);
  BOOST_TEST(t.hours[1].amount == 2u);
  BOOST_TEST(amount_since(t, new_year + 1h) == 6u);
}

BOOST_AUTO_TEST_CASE(a_month_is_kept_and_no_more_whatever_comes) {
  twostep::core::hourly_counter t;
  for (int hour = 0; hour < 3000; ++hour) add(t, 1, new_year + hours(hour));
  BOOST_TEST(t.hours.size() == 745u);
  // The first hour of a month of 31 days still counts in its last hour.
  BOOST_TEST(amount_since(t, new_year + hours(2999) - days(31)) == 745u);
}

BOOST_AUTO_TEST_CASE(sums_do_not_wrap) {
  constexpr auto max = std::numeric_limits<std::uint64_t>::max();
  twostep::core::hourly_counter t;
  add(t, max, new_year);
  add(t, 5, new_year);
  add(t, 5, new_year + 1h);
  BOOST_TEST(amount_since(t, new_year) == max);
}

BOOST_AUTO_TEST_CASE(the_last_hour_and_day_are_whole_ones_at_least) {
  twostep::core::hourly_counter t;
  add(t, 1, new_year);
  add(t, 2, new_year + 59min);
  BOOST_TEST(last_hour(t, new_year + 119min) == 3u);
  BOOST_TEST(last_hour(t, new_year + 120min) == 0u);
  BOOST_TEST(last_day(t, new_year + 24h + 59min) == 3u);
  BOOST_TEST(last_day(t, new_year + 25h) == 0u);
}

BOOST_AUTO_TEST_CASE(the_best_day_is_a_calendar_day_among_those_looked_at) {
  twostep::core::hourly_counter t;
  add(t, 9, new_year - 1min);
  add(t, 5, new_year);
  add(t, 6, new_year + 23h);
  add(t, 10, new_year + 24h);
  BOOST_TEST(highest_day(t, new_year + 25h, 13) == 11u);
  BOOST_TEST(highest_day(t, new_year + days(13), 13) == 11u);
  BOOST_TEST(highest_day(t, new_year + days(14), 13) == 10u);
  BOOST_TEST(highest_day(t, new_year + days(15), 13) == 0u);
}

BOOST_AUTO_TEST_CASE(calendar_months_end_where_they_end) {
  const auto leap = time_point(std::chrono::sys_days(std::chrono::year(2028) / 2 / 29)) + 5h;
  BOOST_TEST((month_begin(leap) == std::chrono::sys_days(std::chrono::year(2028) / 2 / 1)));
  BOOST_TEST((next_month(leap) == std::chrono::sys_days(std::chrono::year(2028) / 3 / 1)));
  BOOST_TEST((next_month(new_year - 1min) == new_year));
  BOOST_TEST((day_begin(leap) == leap - 5h));
  BOOST_TEST((next_day(new_year) == new_year + 24h));
}

// A meter's hourly counter.

BOOST_AUTO_TEST_CASE(an_amount_fits_up_to_its_limit) {
  twostep::core::meter m;
  const auto limit = [](std::uint64_t amount) {
    return counter_limit{.amount = amount, .per_day = 10, .per_month = 25};
  };
  count(m, 7, new_year);
  BOOST_TEST(!refused_until(m, limit(2), new_year));
  BOOST_TEST(!refused_until(m, limit(3), new_year));
  BOOST_TEST((refused_until(m, limit(4), new_year) == new_year + days(1)));
  BOOST_TEST(!refused_until(m, limit(4), new_year + days(1)));
  count(m, 10, new_year + days(1));
  BOOST_TEST(!refused_until(m, limit(8), new_year + days(2)));
  BOOST_TEST((refused_until(m, limit(9), new_year + days(2)) == new_year + days(31)));
  BOOST_TEST(!refused_until(m, limit(9), new_year + days(31)));
  BOOST_TEST((refused_until(m, limit(11), new_year + days(31)) == new_year + days(32)));
  BOOST_TEST(!refused_until(m, {.amount = std::numeric_limits<std::uint64_t>::max()}, new_year));
}

BOOST_AUTO_TEST_CASE(a_meter_is_needed_as_long_as_its_counter) {
  twostep::core::meter m;
  hit(m, hours(1), new_year);
  count(m, 1, new_year);
  BOOST_TEST(!is_idle(m, new_year + days(31)));
  BOOST_TEST(is_idle(m, new_year + days(31) + hours(1)));
}

// Whether an idle meter was dropped or not makes no difference after the next change.
BOOST_AUTO_TEST_CASE(what_is_old_goes_with_the_next_change) {
  const auto later = new_year + days(40);
  for (const bool by_hit : {true, false}) {
    twostep::core::meter kept, fresh;
    hit(kept, hours(1), new_year);
    count(kept, 1, new_year);
    for (auto* m : {&kept, &fresh}) by_hit ? hit(*m, hours(1), later) : count(*m, 1, later);
    BOOST_TEST((kept.hits == fresh.hits));
    BOOST_TEST((kept.counted == fresh.counted));
  }
}

BOOST_AUTO_TEST_SUITE_END()
