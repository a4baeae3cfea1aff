#include "server/runtime/clock.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::server;
using core::milliseconds;

BOOST_AUTO_TEST_SUITE(server_clock)

BOOST_AUTO_TEST_CASE(a_newest_record_in_the_future_is_where_time_goes_on) {
  const system_clock wall;
  const auto ahead = wall.now() + core::hours(1);
  const system_clock clock(ahead);
  BOOST_TEST((clock.now() >= ahead));
  BOOST_TEST((clock.now() < ahead + core::minutes(10)));
  BOOST_TEST((clock.drift() < -core::minutes(50)));
}

BOOST_AUTO_TEST_CASE(a_newest_record_in_the_past_changes_nothing) {
  const system_clock clock(core::time_point(core::hours(24)));
  BOOST_TEST((clock.now() > core::time_point(std::chrono::sys_days(std::chrono::year(2024) / 1 / 1))));
  BOOST_TEST((clock.drift() < core::minutes(1) && clock.drift() > -core::minutes(1)));
}

BOOST_AUTO_TEST_CASE(time_never_goes_back) {
  const system_clock clock;
  auto last = clock.now();
  for (int i = 0; i < 100'000; ++i) {
    const auto now = clock.now();
    BOOST_REQUIRE((now >= last));
    last = now;
  }
}

BOOST_AUTO_TEST_CASE(a_wall_that_is_ahead_is_followed_by_a_64th_at_most) {
  const struct {
    milliseconds ahead, passed, expected;
  } rows[] = {
      {milliseconds(0), core::minutes(5), milliseconds(0)},
      {-core::hours(1), core::minutes(5), milliseconds(0)},
      {core::hours(24), milliseconds(6400), milliseconds(100)},
      {core::hours(24), core::minutes(5), milliseconds(4687)},
      {milliseconds(7), core::minutes(5), milliseconds(7)},
      {core::hours(24), milliseconds(-6400), milliseconds(0)},
  };
  for (const auto& r : rows) BOOST_TEST_CONTEXT(r.ahead.count() << " ms ahead after " << r.passed.count() << " ms")
  BOOST_TEST(gain(r.ahead, r.passed).count() == r.expected.count());
}

BOOST_AUTO_TEST_SUITE_END()
