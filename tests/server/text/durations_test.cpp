#include "server/text/duration.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using server::format_duration;
using server::parse_duration;

BOOST_AUTO_TEST_SUITE(durations)

BOOST_AUTO_TEST_CASE(reads_each_unit_and_their_sums) {
  const std::pair<std::string_view, core::milliseconds> table[] = {
      {"90s", core::seconds(90)},
      {"5m", core::minutes(5)},
      {"1h30m", core::minutes(90)},
      {"1d", core::hours(24)},
      {"7d12h", core::hours(180)},
      {"250ms", core::milliseconds(250)},
      {"1m500ms", core::milliseconds(60'500)},
      {"0s", core::milliseconds(0)},
      {"3653d", core::days(3653)},
      {"2y", core::days(730)},
      {"1y6d", core::days(371)},
  };
  for (const auto& [text, expected] : table) BOOST_TEST_CONTEXT(text) {
      const auto d = parse_duration(text);
      BOOST_REQUIRE(d.has_value());
      BOOST_TEST(d->count() == expected.count());
    }
}

BOOST_AUTO_TEST_CASE(refuses_everything_else) {
  for (const auto* text :
       {"",      "5",    "m",   "5 m", " 5m", "5m ",          "-5m",         "+5m",   "5.5m", "5M",   "5min",
        "30m1h", "5m5m", "5mm", "11y", "2w",  "99999999999d", "4294967296s", "3654d", "0x5m", "5m\n", "\xd9\xa5m"})
    BOOST_TEST_CONTEXT(text) BOOST_TEST(!parse_duration(text).has_value());
}

BOOST_AUTO_TEST_CASE(writes_what_it_reads) {
  for (const auto* text : {"0s", "30s", "1m", "1h30m", "12h", "1d", "1d1ms", "2y", "1y1d"})
    BOOST_TEST_CONTEXT(text) BOOST_TEST(format_duration(*parse_duration(text)) == text);
  BOOST_TEST(format_duration(core::seconds(90)) == "1m30s");
}

BOOST_AUTO_TEST_SUITE_END()
