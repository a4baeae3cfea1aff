#include "server/delivery/delivery_watch.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using core::seconds;

namespace delivery_watch {

const core::time_point start{core::days(20'000)};

server::message_key numbered(std::uint32_t n) {
  return {{}, n, 1};
}

struct watching {
  server::delivery_watch watch{3};

  void add(std::uint32_t n, core::milliseconds in) { watch.add({numbered(n), {"main", start + in}}); }
  std::vector<std::uint32_t> due(core::milliseconds in) {
    std::vector<std::uint32_t> tags;
    for (const auto& m : watch.take_due(start + in)) tags.push_back(m.key.tag);
    return tags;
  }
};

using tags = std::vector<std::uint32_t>;

} // namespace delivery_watch

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

BOOST_AUTO_TEST_CASE(what_has_names_is_found_by_them) {
  add(1, seconds(20));
  watch.add_names(numbered(1), {"a", "b"});
  BOOST_TEST(!watch.take("other", "a"));
  auto m = watch.take("main", "b");
  BOOST_TEST_REQUIRE(m.has_value());
  BOOST_TEST(!watch.take("main", "a"));
  watch.add(std::move(*m)); // with its names
  BOOST_TEST(watch.take("main", "a").has_value());
  BOOST_TEST(due(seconds(30)).empty());
  watch.add_names(numbered(1), {"a"}); // it is gone
  BOOST_TEST(!watch.take("main", "a"));
}

BOOST_AUTO_TEST_CASE(a_message_has_arrived_with_its_last_part) {
  const auto arrives = [this](const char* id, bool is_joined = false) {
    return watch.note_arrival("main", {.provider_id = id, .detail = {}, .is_joined = is_joined});
  };
  for (std::uint32_t n : {1u, 2u}) add(n, seconds(20));
  watch.add_names(numbered(1), {"a", "b"});
  watch.add_names(numbered(2), {"c", "d"});
  BOOST_TEST(arrives("b"));
  BOOST_TEST(!arrives("b"));
  BOOST_TEST(arrives("c", true));
  BOOST_TEST(!arrives("d"));
  BOOST_TEST(watch.size() == 1u);
  BOOST_TEST(arrives("a"));
  BOOST_TEST(watch.size() == 0u);
}

BOOST_AUTO_TEST_CASE(a_name_used_again_means_the_newer_message) {
  for (std::uint32_t n : {1u, 2u}) {
    add(n, seconds(n));
    watch.add_names(numbered(n), {"a"});
  }
  BOOST_TEST(due(seconds(1)) == tags{1});
  BOOST_TEST(watch.take("main", "a")->key.tag == 2u);
}

BOOST_AUTO_TEST_CASE(it_holds_so_many_and_forgets_those_due_first) {
  for (std::uint32_t n = 0; n < 5; ++n) add(n, seconds(n));
  BOOST_TEST(watch.size() == 3u);
  BOOST_TEST(due(seconds(9)) == (tags{2, 3, 4}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()
