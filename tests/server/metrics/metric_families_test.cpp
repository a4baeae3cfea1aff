// Families in Prometheus's text format.
#include "server/metrics/family.hpp"
#include "server/metrics/scrape.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::server::metrics;

namespace metric_families {

constexpr std::array<std::uint64_t, 2> bounds{1'000, 2'500};

} // namespace metric_families

BOOST_AUTO_TEST_SUITE(metric_families)

BOOST_AUTO_TEST_CASE(counters_and_gauges_are_a_line_a_sample) {
  families all;
  counter(all, "things_total", "Things.").add(std::uint64_t{3}, {{"kind", "a"}}).add(0.5, {{"kind", "b\"\\\n"}});
  gauge(all, "level", "A level.").add(true);
  BOOST_TEST(
      as_text(all) == "# HELP things_total Things.\n# TYPE things_total counter\nthings_total{kind=\"a\"} 3\n"
                      "things_total{kind=\"b\\\"\\\\\\n\"} 0.5\n"
                      "# HELP level A level.\n# TYPE level gauge\nlevel 1\n"
  );
}

BOOST_AUTO_TEST_CASE(a_histogram_cumulates_and_is_shown_in_its_unit) {
  storage::atomic_histogram<bounds> counted;
  for (const std::uint64_t micros : {1, 1'000, 1'001, 2'501}) counted.add(micros);
  families all;
  histogram(all, "took_seconds", "Time.", 1e6).add(counted.read(), {{"route", "/"}});
  const auto& h = all.front().metric.front().histogram;
  BOOST_REQUIRE(h.bucket.size() == 3u);
  BOOST_TEST(h.bucket[0].cumulative_count == 2u); // bounds are inclusive
  BOOST_TEST(h.bucket[1].cumulative_count == 3u);
  BOOST_TEST(h.bucket[2].cumulative_count == 4u);
  const auto text = as_text(all);
  BOOST_TEST(text.find("took_seconds_bucket{route=\"/\",le=\"0.001\"} 2\n") != text.npos, text);
  BOOST_TEST(text.find("le=\"+Inf\"} 4\n") != text.npos, text);
  BOOST_TEST(text.find("took_seconds_sum{route=\"/\"} 0.004503\n") != text.npos, text);
}

BOOST_AUTO_TEST_SUITE_END()
