#include "bench/fake_smsc/script.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace twostep::bench::fake_smsc;

BOOST_AUTO_TEST_SUITE(script)

namespace {

std::string refusal(std::string_view text) {
  try {
    (void)read_script(text);
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
  return {};
}

} // namespace

BOOST_AUTO_TEST_CASE(lines_are_sorted_by_time_and_comments_say_nothing) {
  const auto steps =
      read_script("# a bad day\n\nat 1m down\n  at 30s fail=1.0 latency=1s # all of it\r\nat 60s up\n");
  BOOST_REQUIRE(steps.size() == 3u);
  BOOST_TEST(steps[0].at.count() == 30'000);
  BOOST_TEST(steps[1].changes == "down");
  BOOST_TEST(steps[2].changes == "up");
  behaviour b;
  apply_all(b, steps[0].changes);
  BOOST_TEST(b.fail == 1);
  BOOST_TEST(b.latency.max.count() == 1000);
  BOOST_TEST(read_script("").empty());
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_said_with_its_line) {
  BOOST_TEST(refusal("at 1s up\nin 2s down").starts_with("line 2: "));
  BOOST_TEST(refusal("at 1s").starts_with("line 1: nothing happens"));
  BOOST_TEST(refusal("at").starts_with("line 1: "));
  BOOST_TEST(refusal("at soon fail=1").find("soon") != std::string::npos);
  BOOST_TEST(refusal("\n\nat 1s fail=1 luck=0.5").find("line 3: \"luck=0.5\"") == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
