#include "server/delivery/delivery_watch.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using core::seconds;

namespace {

const core::time_point start{core::days(20'000)};

server::message_key numbered(std::uint32_t n) {
  return {{}, n, 1};
}

struct watching {
  server::delivery_watch watch{3};

  void add(std::uint32_t n, core::milliseconds in) { watch.add({numbered(n), {"main", start + in, 0}}); }
  std::vector<std::uint32_t> due(core::milliseconds in) {
    std::vector<std::uint32_t> tags;
    for (const auto& m : watch.take_due(start + in)) tags.push_back(m.key.tag);
    return tags;
  }
};

using tags = std::vector<std::uint32_t>;

} // namespace

BOOST_FIXTURE_TEST_SUITE(delivery_watch, watching)

BOOST_AUTO_TEST_CASE(messages_come_back_once_when_they_are_due) {
  add(1, seconds(20));
  add(2, seconds(10));
  BOOST_TEST((watch.next() == start + seconds(10)));
  BOOST_TEST(due(seconds(9)).empty());
  BOOST_TEST(due(seconds(10)) == tags{2});
  BOOST_TEST(due(seconds(30)) == tags{1});
  BOOST_TEST(due(seconds(30)).empty());
  BOOST_TEST(!watch.next());
}

BOOST_AUTO_TEST_CASE(what_has_its_receipt_is_not_due) {
  add(1, seconds(20));
  BOOST_TEST(watch.take(numbered(1)).has_value());
  BOOST_TEST(!watch.take(numbered(1)));
  BOOST_TEST(due(seconds(30)).empty());
}

BOOST_AUTO_TEST_CASE(a_message_fails_over_once_whatever_asks_for_it) {
  add(1, seconds(20));
  BOOST_TEST(due(seconds(20)) == tags{1});
  BOOST_TEST(watch.begin_failover(numbered(1), start + seconds(300)));
  BOOST_TEST(!watch.begin_failover(numbered(1), start + seconds(300))); // a receipt says that it wasn't delivered
  BOOST_TEST(!watch.take(numbered(1)));
  add(1, seconds(40));
  BOOST_TEST(due(seconds(299)).empty());
  watch.end_failover(numbered(1));
  BOOST_TEST(watch.begin_failover(numbered(1), start + seconds(300)));
  BOOST_TEST(due(seconds(300)).empty()); // its code has died
  BOOST_TEST(watch.size() == 0u);
}

BOOST_AUTO_TEST_CASE(it_holds_so_many_and_forgets_those_due_first) {
  for (std::uint32_t n = 0; n < 5; ++n) add(n, seconds(n));
  BOOST_TEST(watch.size() == 3u);
  BOOST_TEST(due(seconds(9)) == (tags{2, 3, 4}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
