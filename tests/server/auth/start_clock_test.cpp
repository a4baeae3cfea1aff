#include "server/date.hpp"
#include "server/start_clock.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::server;

namespace {

core::time_point at(std::string_view date) {
  return parse_date(date).value();
}
constexpr core::time_point never{};

} // namespace

BOOST_AUTO_TEST_SUITE(start_clock)

BOOST_AUTO_TEST_CASE(a_clock_is_doubted_far_from_what_is_known_alone) {
  const auto known = at("2026-11-28");
  const struct {
    const char* what;
    core::time_point wall;
    storage::known_times times;
    core::time_point entry;
    clock_doubt expected;
  } rows[] = {
      {"a first start", at("1970-01-02"), {}, never, clock_doubt::none},
      {"a minute later", known + core::minutes(1), {known, known}, known, clock_doubt::none},
      {"an hour back", known - most_behind, {known, known}, known, clock_doubt::none},
      {"more than an hour back",
       known - most_behind - core::milliseconds(1),
       {known, known},
       known,
       clock_doubt::behind},
      {"1970", at("1970-01-01"), {known, never}, never, clock_doubt::behind},
      {"years of nothing but serving", at("2029-01-01"), {known, at("2028-12-31")}, never, clock_doubt::none},
      {"from before it was noted who served", at("2029-01-01"), {known, never}, at("2028-12-31"), clock_doubt::none},
      {"half a year of rest", known + longest_rest, {known, known}, known, clock_doubt::none},
      {"more than half a year of rest",
       known + longest_rest + core::milliseconds(1),
       {known, known},
       known,
       clock_doubt::ahead},
      {"2041", at("2041-01-01"), {known, known}, known, clock_doubt::ahead},
      // It served in 2041 and nobody changed anything: nothing is to be set right.
      {"back from 2041", known, {known, at("2041-01-01")}, at("2041-01-01"), clock_doubt::none},
  };
  for (const auto& r : rows) BOOST_TEST_CONTEXT(r.what)
  BOOST_TEST((doubt_of(r.wall, r.times, r.entry) == r.expected));
}

BOOST_AUTO_TEST_CASE(both_times_are_said_and_what_to_do) {
  const storage::known_times known{at("2041-01-01T00:00:00Z"), never};
  BOOST_TEST(
      describe(clock_doubt::behind, at("2026-11-28T16:59:59Z"), known, never) ==
      "the machine's clock says 2026-11-28 16:59 UTC, and the newest record is of 2041-01-01 00:00 UTC"
  );
  BOOST_TEST(
      describe(clock_doubt::ahead, at("2060-01-01T00:00:00Z"), known, never) ==
      "the machine's clock says 2060-01-01 00:00 UTC, and nothing here is of later than 2041-01-01 00:00 UTC"
  );
  for (const auto doubt : {clock_doubt::behind, clock_doubt::ahead})
    BOOST_TEST(advice(doubt).find("twostep serve --accept-clock") != std::string_view::npos);
}

BOOST_AUTO_TEST_SUITE_END()
