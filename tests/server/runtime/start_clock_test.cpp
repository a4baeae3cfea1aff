#include "server/runtime/start_clock.hpp"
#include "server/text/date.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::server;

namespace start_clock {

core::time_point at(std::string_view date) {
  return parse_date(date).value();
}
constexpr core::time_point never{};

} // namespace start_clock

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
      {"an hour back", known - max_behind, {known, known}, known, clock_doubt::none},
      {"more than an hour back",
       known - max_behind - core::milliseconds(1),
       {known, known},
       known,
       clock_doubt::behind},
      {"1970", at("1970-01-01"), {known, never}, never, clock_doubt::behind},
      {"years of nothing but serving",
       at("2029-01-01"),
       {known, at("2028-12-31"), at("2028-12-31")},
       never,
       clock_doubt::none},
      {"from before it was noted what vouches",
       at("2029-01-01"),
       {known, at("2028-12-31")},
       never,
       clock_doubt::none},
      {"from before it was noted who served", at("2029-01-01"), {known, never}, at("2028-12-31"), clock_doubt::none},
      {"half a year of rest", known + longest_rest, {known, known}, known, clock_doubt::none},
      {"more than half a year of rest",
       known + longest_rest + core::milliseconds(1),
       {known, known},
       known,
       clock_doubt::ahead},
      {"2041", at("2041-01-01"), {known, known}, known, clock_doubt::ahead},
      // Its own trace, and "started" in the trail, vouch for nothing.
      {"a second start as far ahead of one that was ahead",
       known + core::days(340),
       {known, known + core::days(170), known},
       known + core::days(170),
       clock_doubt::ahead},
      {"records that the server made by itself",
       known + core::days(340),
       {known + core::days(170), known + core::days(170), known},
       never,
       clock_doubt::ahead},
      {"half a year after what vouches",
       known + longest_rest,
       {known, known + core::days(170), known},
       never,
       clock_doubt::none},
      // It served in 2041 and nobody changed anything: nothing needs a correction.
      {"back from 2041", known, {known, at("2041-01-01")}, at("2041-01-01"), clock_doubt::none},
      {"back from a day in 2041",
       known,
       {known, at("2041-01-01"), at("2041-01-01")},
       at("2041-01-01"),
       clock_doubt::none},
  };
  for (const auto& r : rows) BOOST_TEST_CONTEXT(r.what)
  BOOST_TEST((doubt_of(r.wall, r.times, r.entry) == r.expected));
}

BOOST_AUTO_TEST_CASE(a_clock_vouches_once_its_process_has_run_long_enough) {
  const auto known = at("2026-11-28"), now = known + core::days(170);
  constexpr core::milliseconds none{0};
  const struct {
    const char* what;
    core::milliseconds up;
    core::time_point now;
    core::milliseconds drift;
    core::time_point expected;
  } rows[] = {
      {"a start", none, now, none, known},
      {"a minute", core::minutes(1), now, none, known + core::minutes(1)},
      {"not quite long enough", long_enough - core::milliseconds(1), now, none,
       known + long_enough - core::milliseconds(1)},
      {"long enough", long_enough, now, none, now},
      {"a year of nothing but serving", core::days(365), known + core::days(365), none, known + core::days(365)},
      {"set right under the process", core::hours(5), now, -core::days(170), known + core::hours(5)},
      {"a machine whose clock is ahead of the process", core::hours(5), now, core::days(1), now},
      {"what is known is of a clock that was ahead", none, at("2026-11-01"), none, at("2026-11-01")},
  };
  for (const auto& r : rows) BOOST_TEST_CONTEXT(r.what)
  BOOST_TEST((vouched_until(known, r.up, r.now, r.drift) == r.expected));
}

// Off for 100 days, then in use for a moment or up for an hour, then off for 100 more.
BOOST_AUTO_TEST_CASE(rests_add_up_only_where_nothing_vouches_between_them) {
  const auto known = at("2026-11-28"), back = known + core::days(100), again = back + core::days(100);
  const auto doubt_after = [&](core::time_point vouched) { return doubt_of(again, {known, back, vouched}, back); };
  BOOST_TEST((doubt_after(vouched_until(known, core::hours(1), back, {})) == clock_doubt::none));
  BOOST_TEST((doubt_after(vouched_until(back, core::seconds(5), back, {})) == clock_doubt::none)
  ); // somebody was there
  BOOST_TEST((doubt_after(vouched_until(known, core::minutes(5), back, {})) == clock_doubt::ahead));
}

BOOST_AUTO_TEST_CASE(both_times_are_said_and_what_to_do) {
  const storage::known_times known{at("2041-01-01T00:00:00Z"), never};
  BOOST_TEST(
      describe(clock_doubt::behind, at("2026-11-28T16:59:59Z"), known, never) ==
      "the machine's clock says 2026-11-28 16:59 UTC, and the newest record is of 2041-01-01 00:00 UTC"
  );
  BOOST_TEST(
      describe(clock_doubt::ahead, at("2060-01-01T00:00:00Z"), known, never) ==
      "the machine's clock says 2060-01-01 00:00 UTC, and nothing here vouches for a time later than 2041-01-01 "
      "00:00 UTC"
  );
  for (const auto doubt : {clock_doubt::behind, clock_doubt::ahead})
    BOOST_TEST(advice(doubt).find("twostep serve --accept-clock") != std::string_view::npos);
}

BOOST_AUTO_TEST_SUITE_END()
