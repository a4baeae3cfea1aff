#include "core/limits/meter.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;

namespace meter {

const time_point t0 = time_point(std::chrono::sys_days(std::chrono::year(2026) / 1 / 1));

} // namespace meter

BOOST_AUTO_TEST_SUITE(meter)

BOOST_AUTO_TEST_CASE(a_rolling_window_admits_its_limit_exactly) {
  twostep::core::meter m;
  for (int i = 0; i < 5; ++i) {
    BOOST_TEST(!refused_until(m, 5, minutes(10), t0 + minutes(i)));
    hit(m, minutes(10), t0 + minutes(i));
  }
  BOOST_TEST((refused_until(m, 5, minutes(10), t0 + minutes(5)) == t0 + minutes(10)));
  BOOST_TEST(refused_until(m, 5, minutes(10), t0 + minutes(10) - milliseconds(1)).has_value());
  BOOST_TEST(!refused_until(m, 5, minutes(10), t0 + minutes(10)));
}

BOOST_AUTO_TEST_CASE(one_meter_serves_a_short_and_a_long_window) {
  twostep::core::meter m;
  hit(m, days(1), t0);
  hit(m, minutes(10), t0 + minutes(1));
  BOOST_TEST(!refused_until(m, 2, minutes(10), t0 + minutes(30)));
  BOOST_TEST((refused_until(m, 2, days(1), t0 + minutes(30)) == t0 + days(1)));
  hit(m, minutes(10), t0 + minutes(30));
  BOOST_TEST(m.hits.size() == 3u); // the first two are still needed for the day
}

BOOST_AUTO_TEST_CASE(a_hit_is_taken_back_once_and_only_its_own) {
  twostep::core::meter m;
  hit(m, hours(1), t0);
  hit(m, hours(1), t0 + seconds(1));
  take_back(m, t0);
  take_back(m, t0);
  BOOST_REQUIRE(m.hits.size() == 1u);
  BOOST_TEST((m.hits[0] == t0 + seconds(1)));
}

BOOST_AUTO_TEST_CASE(old_hits_are_dropped_and_an_idle_meter_says_so) {
  twostep::core::meter m;
  for (int i = 0; i < 1000; ++i) hit(m, minutes(1), t0 + seconds(i));
  BOOST_TEST(m.hits.size() == 60u);
  BOOST_TEST(!is_idle(m, t0 + seconds(1058)));
  BOOST_TEST(is_idle(m, t0 + seconds(1059)));
}

BOOST_AUTO_TEST_CASE(ids_depend_on_key_kind_and_value) {
  const meter_keys a(std::array<std::uint8_t, 32>{1}), b(std::array<std::uint8_t, 32>{2});
  BOOST_TEST((a(meter_kind::number_new, "x") == a(meter_kind::number_new, "x")));
  BOOST_TEST((a(meter_kind::number_new, "x") != b(meter_kind::number_new, "x")));
  BOOST_TEST((a(meter_kind::number_new, "x") != a(meter_kind::prefix_new, "x")));
  BOOST_TEST((a(meter_kind::number_new, "x") != a(meter_kind::number_new, "y")));
}

BOOST_AUTO_TEST_CASE(what_stands_under_a_former_key_is_carried_over_before_the_new_id_is_used) {
  const std::array<std::uint8_t, 32> old_key{1}, new_key{2};
  const meter_keys before(old_key);
  std::vector<std::pair<meter_id, meter_id>> carried;
  const meter_keys after(new_key, {guarded_key(old_key)}, [&](const meter_id& former, const meter_id& present) {
    carried.emplace_back(former, present);
  });
  const auto former = before(meter_kind::number_new, "x");
  const auto present = after(meter_kind::number_new, "x");
  BOOST_TEST((present != former));
  BOOST_TEST((present == meter_keys(new_key)(meter_kind::number_new, "x")));
  BOOST_TEST_REQUIRE(carried.size() == 1u);
  BOOST_TEST((carried.front() == std::pair(former, present)));
  BOOST_TEST((after.former_ids(meter_kind::number_new, "x") == std::vector{former}));
  BOOST_TEST(meter_keys(new_key).former_ids(meter_kind::number_new, "x").empty());
}

BOOST_AUTO_TEST_CASE(merged_meters_count_what_both_counted) {
  twostep::core::meter a, b;
  for (const int at : {0, 20, 40}) hit(a, hours(1), t0 + seconds(at));
  for (const int at : {10, 30}) hit(b, days(1), t0 + seconds(at));
  count(a, 5, t0);
  count(b, 7, t0);
  count(b, 1, t0 + hours(2));
  merge(a, b);
  BOOST_TEST(a.hits.size() == 5u);
  BOOST_TEST(std::ranges::is_sorted(a.hits));
  BOOST_TEST((a.longest == days(1)));
  BOOST_TEST_REQUIRE(a.counted->hours.size() == 2u);
  BOOST_TEST(a.counted->hours[0].amount == 12u);
  BOOST_TEST(a.counted->hours[1].amount == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
