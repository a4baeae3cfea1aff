// Parsing traceparent by W3C Trace Context, section 3.2.
#include "server/text/trace_context.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using twostep::server::trace_id;

namespace {

const std::string trace = "4bf92f3577b34da6a3ce929d0e0e4736";
const std::string good = "00-" + trace + "-00f067aa0ba902b7-01";

} // namespace

BOOST_AUTO_TEST_SUITE(trace_context)

BOOST_AUTO_TEST_CASE(a_valid_one_gives_its_trace) {
  BOOST_TEST(trace_id(good) == trace);
  BOOST_TEST(trace_id("00-" + trace + "-00f067aa0ba902b7-ff") == trace); // unknown flags
}

BOOST_AUTO_TEST_CASE(a_later_version_is_read_as_far_as_it_is_known) {
  BOOST_TEST(trace_id("01" + good.substr(2)) == trace);
  BOOST_TEST(trace_id("fe" + good.substr(2) + "-what-the-future-will-be-like") == trace);
  BOOST_TEST(trace_id("01" + good.substr(2) + ".not-a-part").empty());
}

BOOST_AUTO_TEST_CASE(whatever_is_malformed_is_none) {
  const std::string cases[] = {
      "",
      "00",
      good.substr(0, good.size() - 1),
      good + "-00",
      good + " ",
      " " + good,
      "ff" + good.substr(2),
      "0g" + good.substr(2),
      "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
      "00-" + trace + "-0000000000000000-01",
      "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
      "00-" + trace + "-00F067AA0BA902B7-01",
      "00-" + trace + "-00f067aa0ba902b7-0x",
      "00_" + good.substr(3),
      "00-" + trace.substr(1) + "--00f067aa0ba902b7-01",
      "00-" + trace + "-00f067aa0ba902b7_01"};
  for (const auto& c : cases) BOOST_TEST(trace_id(c).empty(), c);
}

BOOST_AUTO_TEST_CASE(no_changed_byte_is_overlooked) {
  for (std::size_t i = 0; i < good.size(); ++i) {
    auto changed = good;
    changed[i] = '\n';
    BOOST_TEST(trace_id(changed).empty(), i);
  }
}

BOOST_AUTO_TEST_SUITE_END()
