#include "server/runtime/clock_drift.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::server;

BOOST_AUTO_TEST_SUITE(clock_watch)

// S13
BOOST_AUTO_TEST_CASE(a_clock_that_was_set_is_told_of_once) {
  drift_warning w;
  BOOST_TEST(!w.look(core::seconds(1)));
  const auto back = w.look(-core::hours(1));
  BOOST_REQUIRE(back);
  BOOST_TEST(back->find("1h behind") != back->npos);
  BOOST_TEST(!w.look(-core::hours(1) - core::seconds(2)));
}

BOOST_AUTO_TEST_CASE(after_the_clocks_met_the_next_step_is_told_of) {
  drift_warning w;
  BOOST_TEST(w.look(-core::hours(1)).has_value());
  BOOST_TEST(!w.look(core::milliseconds(0)));
  const auto forward = w.look(core::hours(24));
  BOOST_REQUIRE(forward);
  BOOST_TEST(forward->find("1d ahead") != forward->npos);
}

BOOST_AUTO_TEST_CASE(clocks_that_passed_each_other_are_told_of_again) {
  drift_warning w;
  BOOST_TEST(w.look(-core::hours(1)).has_value());
  BOOST_TEST(w.look(core::hours(1)).has_value());
  BOOST_TEST(!w.look(core::hours(2)));
}

BOOST_AUTO_TEST_CASE(a_minute_apart_is_no_news) {
  drift_warning w;
  BOOST_TEST(!w.look(core::minutes(1)));
  BOOST_TEST(!w.look(-core::minutes(1)));
}

BOOST_AUTO_TEST_SUITE_END()
