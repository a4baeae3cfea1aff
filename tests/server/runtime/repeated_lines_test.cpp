// The first lines of each kind are written at once, a limited number in a flood, and the rest are counted.

#include "server/runtime/repeated_lines.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::server;
using namespace std::chrono_literals;

namespace repeated_lines {

constexpr repeat_rule rule{10s, 3, 5};

struct fixture {
  twostep::server::repeated_lines lines;
  twostep::server::repeated_lines::time_point now{1000s};

  bool csrf(std::string_view network) {
    return lines.is_written({.kind = "refused", .detail = "csrf", .network = network, .rule = rule}, now);
  }
};

} // namespace repeated_lines

BOOST_FIXTURE_TEST_SUITE(repeated_lines, fixture)

BOOST_AUTO_TEST_CASE(of_one_sender_so_many_and_then_their_number) {
  for (int i = 0; i < 3; ++i) BOOST_TEST(csrf("192.0.2.7"));
  for (int i = 0; i < 40; ++i) BOOST_TEST(!csrf("192.0.2.7"));
  BOOST_TEST(lines.take(now).empty()); // the window isn't over
  now += 9s;
  BOOST_TEST(!csrf("192.0.2.7"));
  now += 1s;
  const auto sums = lines.take(now);
  BOOST_REQUIRE(sums.size() == 1u);
  BOOST_TEST(sums[0].kind == "refused");
  BOOST_TEST(sums[0].detail == "csrf");
  BOOST_TEST(sums[0].count == 41u);
  BOOST_TEST(sums[0].window.count() == 10);
  BOOST_TEST(sums[0].network == "192.0.2.7");
  BOOST_TEST(lines.take(now + 1h).empty()); // each sum only once
  BOOST_TEST(lines.count() == 41u);
}

BOOST_AUTO_TEST_CASE(a_flood_of_one_hides_nobody_else_s_line) {
  for (int i = 0; i < 1000; ++i) csrf("192.0.2.7");
  BOOST_TEST(csrf("198.51.100.1"));
  BOOST_TEST(lines.is_written({.kind = "refused", .detail = "form", .network = "192.0.2.7", .rule = rule}, now));
  BOOST_TEST(lines.is_written({.kind = "login", .network = "192.0.2.7", .rule = rule}, now));
}

BOOST_AUTO_TEST_CASE(a_flood_from_everywhere_has_a_bound_too) {
  int written = 0;
  for (int i = 0; i < 5000; ++i) written += csrf("2001:db8:" + std::to_string(i) + "::/64");
  BOOST_TEST(written == 5);
  const auto sums = lines.take_all(now + 2s);
  BOOST_REQUIRE(sums.size() == 1u);
  BOOST_TEST(sums[0].count == 4995u);
  BOOST_TEST(sums[0].network == "");
  BOOST_TEST(sums[0].networks == 1000u); // as far as they are counted separately
  BOOST_TEST(sums[0].window.count() == 2);
}

BOOST_AUTO_TEST_CASE(the_next_window_begins_with_a_line_and_the_last_one_s_sum_comes_before_it) {
  for (int i = 0; i < 4; ++i) csrf("192.0.2.7");
  now += 3h;
  BOOST_TEST(csrf("192.0.2.7"));
  const auto sums = lines.take_ended();
  BOOST_REQUIRE(sums.size() == 1u);
  BOOST_TEST(sums[0].count == 1u);
  BOOST_TEST(sums[0].window.count() == 10); // not the three hours without lines
}

BOOST_AUTO_TEST_CASE(what_was_all_written_has_no_sum) {
  for (int i = 0; i < 3; ++i) csrf("192.0.2.7");
  BOOST_TEST(lines.take_all(now + 1h).empty());
}

BOOST_AUTO_TEST_CASE(a_setting_that_is_wrong_is_told_once_an_hour_each) {
  const auto reported = [&](std::string_view text) {
    return lines.is_written({.kind = "gate", .text = text, .rule = repeats_of_settings}, now);
  };
  BOOST_TEST(reported("asked about app.example.org"));
  BOOST_TEST(!reported("asked about app.example.org"));
  BOOST_TEST(reported("asked about other.example.org"));
  now += 1h;
  BOOST_TEST(reported("asked about app.example.org"));
  int written = 0;
  for (int i = 0; i < 500; ++i) written += reported("asked about " + std::to_string(i) + ".example.org");
  BOOST_TEST(written == 19);
}

BOOST_AUTO_TEST_SUITE_END()
