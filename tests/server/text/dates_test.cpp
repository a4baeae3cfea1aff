#include "server/text/date.hpp"
#include "server/text/wording.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using server::parse_date;
using server::to_rfc3339;

BOOST_AUTO_TEST_SUITE(dates)

BOOST_AUTO_TEST_CASE(reads_rfc_3339_and_whole_days) {
  const std::pair<std::string_view, std::string_view> table[] = {
      {"2026-12-01", "2026-12-01T00:00:00.000Z"},
      {"2026-12-01T08:00:00Z", "2026-12-01T08:00:00.000Z"},
      {"2026-12-01T08:00:00+01:00", "2026-12-01T07:00:00.000Z"},
      {"2026-12-01T08:00:00-05:30", "2026-12-01T13:30:00.000Z"},
      {"2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00.000Z"},
      {"2024-02-29", "2024-02-29T00:00:00.000Z"},
      {"2026-12-01T08:00:00.5Z", "2026-12-01T08:00:00.500Z"},
      {"2026-12-01T08:00:00.123456Z", "2026-12-01T08:00:00.123Z"},
      {"1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"},
  };
  for (const auto& [text, expected] : table) BOOST_TEST_CONTEXT(text) {
      const auto t = parse_date(text);
      BOOST_REQUIRE(t.has_value());
      BOOST_TEST(to_rfc3339(*t) == expected);
    }
}

BOOST_AUTO_TEST_CASE(refuses_what_is_no_day_or_no_time) {
  for (const auto* text :
       {"",
        "2026",
        "2026-1-5",
        "2026-13-01",
        "2026-02-29",
        "2026-02-30",
        "2026-12-1",
        "26-12-01",
        "2026-12-01T08:00",
        "2026-12-01T08:00:00",
        "2026-12-01 08:00:00Z",
        "2026-12-01T24:00:01Z",
        "2026-12-01T08:60:00Z",
        "2026-12-01T08:00:61Z",
        "2026-12-01T08:00:00+1:00",
        "2026-12-01T08:00:00+0100",
        "2026-12-01T08:00:00+25:00",
        "2026-12-01T08:00:00.Z",
        "2026-12-01T08:00:00ZZ",
        "tomorrow",
        "2026-12-01T08:00:00Z ",
        " 2026-12-01",
        "2026/12/01",
        "2026-Dec-01"})
    BOOST_TEST_CONTEXT(text) BOOST_TEST(!parse_date(text).has_value());
}

BOOST_AUTO_TEST_CASE(writes_for_people_by_the_minute) {
  BOOST_TEST(server::to_readable(*parse_date("2026-12-01T08:15:59Z")) == "2026-12-01 08:15 UTC");
}

BOOST_AUTO_TEST_CASE(names_days_as_seen_from_now) {
  const auto now = *parse_date("2026-11-28T00:30:00Z");
  const auto name = [&](const char* day) { return server::day_in_words(core::english(), *parse_date(day), now); };
  BOOST_TEST(name("2026-11-28T00:00:00Z") == "Today");
  BOOST_TEST(name("2026-11-28T23:59:59Z") == "Today");
  BOOST_TEST(name("2026-11-27T23:59:59Z") == "Yesterday, 27 November");
  BOOST_TEST(name("2026-11-26T23:59:59Z") == "26 November");
  BOOST_TEST(name("2025-12-24T12:00:00Z") == "24 December 2025");
  const auto new_year = *parse_date("2027-01-01T09:00:00Z");
  BOOST_TEST(
      server::day_in_words(core::english(), *parse_date("2026-12-31T09:00:00Z"), new_year) == "Yesterday, 31 December"
  );
  BOOST_TEST(server::hours_and_minutes(*parse_date("2026-11-28T09:02:59Z")) == "09:02");
}

BOOST_AUTO_TEST_SUITE_END()
