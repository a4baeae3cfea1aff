// R18: how many unverified numbers are allowed.
#include "core/limits/conversion.hpp"
#include "tests/core/support/world.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::core;
using namespace twostep::core::test;
using namespace std::chrono_literals;

namespace conversion {

const meter_keys keys(std::array<std::uint8_t, 32>{3});
const time_point noon = time_point(std::chrono::sys_days(std::chrono::year(2026) / 3 / 20)) + 12h;

twostep::core::hourly_counter verified(std::uint64_t amount, time_point at) {
  twostep::core::hourly_counter t;
  add(t, amount, at);
  return t;
}

std::uint32_t a_day(const twostep::core::hourly_counter& t, time_point now = noon) {
  return unverified_a_day(60, 20, t, now);
}

} // namespace conversion

BOOST_AUTO_TEST_SUITE(conversion)

BOOST_AUTO_TEST_CASE(the_floor_holds_until_a_fifth_of_what_was_verified_is_more) {
  BOOST_TEST(a_day({}) == 60u);
  BOOST_TEST(a_day(verified(304, noon)) == 60u);
  BOOST_TEST(a_day(verified(305, noon)) == 61u);
  BOOST_TEST(a_day(verified(5000, noon)) == 1000u);
}

BOOST_AUTO_TEST_CASE(the_best_of_fourteen_days_counts_however_little_was_verified_since) {
  auto t = verified(1000, noon - days(13));
  add(t, 1, noon);
  BOOST_TEST(a_day(t) == 200u);
  BOOST_TEST(a_day(t, noon + days(1)) == 60u);
}

BOOST_AUTO_TEST_CASE(a_day_that_crosses_midnight_counts_as_one) {
  auto t = verified(300, noon - 20h);
  add(t, 300, noon);
  BOOST_TEST(a_day(t) == 120u);
}

BOOST_AUTO_TEST_CASE(an_hour_has_a_sixth_of_the_day_or_a_fifth_of_the_last_hour) {
  BOOST_TEST(unverified_an_hour(60, 60, 20, {}, noon) == 60u);
  BOOST_TEST(unverified_an_hour(60, 365, 20, {}, noon) == 60u);
  BOOST_TEST(unverified_an_hour(60, 366, 20, {}, noon) == 61u);
  BOOST_TEST(unverified_an_hour(60, 366, 20, verified(1000, noon), noon) == 200u);
  BOOST_TEST(unverified_an_hour(60, 366, 20, verified(1000, noon), noon + 2h) == 61u);
}

BOOST_AUTO_TEST_CASE(no_floor_is_no_limit_and_no_percentage_leaves_the_floor) {
  BOOST_TEST(unverified_a_day(0, 20, verified(1000, noon), noon) == 0u);
  BOOST_TEST(unverified_an_hour(0, 100, 20, {}, noon) == 0u);
  BOOST_TEST(unverified_a_day(60, 0, verified(1'000'000, noon), noon) == 60u);
  const auto m = conversion_meters_of(number("+4520123456"), "DK", keys);
  BOOST_TEST(limits_of_country(m, {0, 0, 0, 20}).empty());
  BOOST_TEST(limits_of_prefix(m, {0, 0, 0, 20}).empty());
}

// The store asks for the limit in force while it charges.
BOOST_AUTO_TEST_CASE(the_limit_in_force_is_what_was_verified_makes_of_it) {
  const auto m = conversion_meters_of(number("+4520123456"), "DK", keys);
  std::vector<twostep::core::hourly_counter> counters{{}};
  for (const std::uint64_t amount : {1u, 299u, 301u, 5'000u, 1'000'000u})
    for (const auto at : {noon, noon - 3h, noon - 26h, noon - days(13), noon - days(14)})
      counters.push_back(verified(amount, at));
  for (const std::uint32_t a_day : {0u, 1u, 60u, 1'000u})
    for (const std::uint32_t an_hour : {0u, 1u, 60u})
      for (const std::uint32_t percent : {0u, 1u, 20u, 100u, 300u})
        for (const auto& v : counters) {
          const auto of_day = unverified_a_day(a_day, percent, v, noon);
          std::vector<std::uint32_t> wanted, in_force;
          if (a_day != 0) wanted.push_back(of_day);
          if (an_hour != 0) wanted.push_back(unverified_an_hour(an_hour, of_day, percent, v, noon));
          if (a_day != 0) wanted.push_back(of_day); // the prefix's
          const conversion_limits limits{a_day, an_hour, a_day, percent};
          for (const auto& l : limits_of_country(m, limits)) in_force.push_back(limit_in_force(l, v, noon));
          for (const auto& l : limits_of_prefix(m, limits)) in_force.push_back(limit_in_force(l, v, noon));
          BOOST_TEST_CONTEXT(a_day << " a day, " << an_hour << " an hour, " << percent << " %")
          BOOST_TEST(in_force == wanted, boost::test_tools::per_element());
        }
}

BOOST_AUTO_TEST_CASE(a_limit_that_nothing_raises_is_in_force_as_it_is) {
  const meter_limit limit{.meter = {}, .limit = 7, .window = days(1)};
  BOOST_TEST(limit_in_force(limit, verified(1'000'000, noon), noon) == 7u);
  BOOST_TEST(limit_in_force(counted_once(conversion_meters_of(number("+4520123456"), "DK", keys)), {}, noon) == 1u);
}

BOOST_AUTO_TEST_CASE(huge_sums_do_not_overflow) {
  const auto t = verified(std::numeric_limits<std::uint64_t>::max(), noon);
  BOOST_TEST(unverified_a_day(60, 100, t, noon) == std::numeric_limits<std::uint32_t>::max());
}

BOOST_AUTO_TEST_CASE(numbers_are_counted_by_country_and_by_prefix) {
  const auto a = conversion_meters_of(number("+4520120001"), "DK", keys);
  const auto neighbour = conversion_meters_of(number("+4520129999"), "DK", keys);
  const auto elsewhere = conversion_meters_of(number("+4520130001"), "DK", keys);
  BOOST_TEST((a.country == neighbour.country));
  BOOST_TEST((a.prefix == neighbour.prefix));
  BOOST_TEST((a.number != neighbour.number));
  BOOST_TEST((a.country == elsewhere.country));
  BOOST_TEST((a.prefix != elsewhere.prefix));
  BOOST_TEST((a.country != conversion_meters_of(number("+46701234567"), "SE", keys).country));
}

BOOST_AUTO_TEST_CASE(by_default_a_country_has_sixty_a_day_and_an_hour_and_a_prefix_forty) {
  const auto m = conversion_meters_of(number("+4520123456"), "DK", keys);
  const auto country = limits_of_country(m, {});
  BOOST_REQUIRE(country.size() == 2u);
  BOOST_TEST(country[0].limit == 60u);
  BOOST_TEST((country[0].window == days(1)));
  BOOST_TEST(country[1].limit == 60u);
  BOOST_TEST((country[1].window == hours(1)));
  const auto prefix = limits_of_prefix(m, {});
  BOOST_REQUIRE(prefix.size() == 1u);
  BOOST_TEST(prefix[0].limit == 40u);
}

BOOST_AUTO_TEST_SUITE_END()
