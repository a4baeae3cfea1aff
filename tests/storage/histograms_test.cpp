// Buckets, their bounds, and adding from several threads at once.
#include "storage/atomic_histogram.hpp"

#include <boost/test/unit_test.hpp>

#include <thread>

using namespace twostep::storage;

namespace histograms {

constexpr std::array<std::uint64_t, 3> bounds{1, 10, 100};
using counts = std::vector<std::uint64_t>;

} // namespace histograms

BOOST_AUTO_TEST_SUITE(histograms)

BOOST_AUTO_TEST_CASE(bounds_are_inclusive_and_what_is_above_the_last_has_a_bucket) {
  atomic_histogram<bounds> h;
  for (const std::uint64_t v : {0, 1, 2, 10, 11, 100, 101, 1'000}) h.add(v);
  const auto read = h.read();
  BOOST_TEST(read.counts == (counts{2, 2, 2, 2}), boost::test_tools::per_element());
  BOOST_TEST(read.sum == 1'225u);
  BOOST_TEST(read.count() == 8u);
  BOOST_TEST(read.bounds.size() == 3u);
}

BOOST_AUTO_TEST_CASE(readings_add_up) {
  atomic_histogram<bounds> a, b;
  a.add(5);
  b.add(50);
  histogram_counts all;
  all += a.read();
  all += b.read();
  BOOST_TEST(all.counts == (counts{0, 1, 1, 0}), boost::test_tools::per_element());
  BOOST_TEST(all.sum == 55u);
}

BOOST_AUTO_TEST_CASE(threads_lose_nothing) {
  atomic_histogram<bounds> h;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&] {
      for (std::uint64_t i = 0; i < 10'000; ++i) h.add(i % 200);
    });
  for (auto& t : threads) t.join();
  BOOST_TEST(h.read().count() == 40'000u);
  BOOST_TEST(h.read().sum == 4u * 50 * (199 * 200 / 2));
}

BOOST_AUTO_TEST_SUITE_END()
