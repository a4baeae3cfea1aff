#include "server/runtime/fair_queue.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace fair_queue {

using queue = twostep::server::fair_queue<std::string>;

std::vector<std::string> all_of(queue& q) {
  std::vector<std::string> all;
  while (!q.empty()) all.push_back(q.pop());
  return all;
}

} // namespace fair_queue

BOOST_AUTO_TEST_SUITE(fair_queue)

BOOST_AUTO_TEST_CASE(networks_take_turns_and_each_network_s_own_keep_their_order) {
  queue q(10, 0);
  for (const char* job : {"a1", "a2", "a3"}) q.push("a", false, job);
  q.push("b", false, "b1");
  const std::vector<std::string> expected{"a1", "b1", "a2", "a3"};
  BOOST_TEST(all_of(q) == expected);
}

BOOST_AUTO_TEST_CASE(known_browsers_and_others_take_turns) {
  queue q(10, 2);
  for (const char* job : {"u1", "u2", "u3"}) q.push(job, false, job);
  for (const char* job : {"k1", "k2"}) q.push(job, true, job);
  const std::vector<std::string> expected{"k1", "u1", "k2", "u2", "u3"};
  BOOST_TEST(all_of(q) == expected);
}

BOOST_AUTO_TEST_CASE(one_network_s_crowd_gives_way_to_who_has_fewer_waiting) {
  queue q(4, 0);
  for (const char* job : {"a1", "a2", "a3", "a4"}) BOOST_TEST(!q.push("a", false, job));
  BOOST_TEST(q.push("a", false, "a5").value() == "a5");
  BOOST_TEST(q.push("b", false, "b1").value() == "a4"); // the newest of the largest network
  BOOST_TEST(q.push("b", false, "b2").value() == "a3");
  BOOST_TEST(q.push("b", false, "b3").value() == "b3"); // as many as the others
  const std::vector<std::string> expected{"a1", "b1", "a2", "b2"};
  BOOST_TEST(all_of(q) == expected);
}

BOOST_AUTO_TEST_CASE(a_flood_from_ever_new_networks_keeps_no_known_browser_out) {
  queue q(8, 2);
  int refused = 0;
  for (int i = 0; i < 120; ++i) refused += q.push(std::to_string(i), false, "flood").has_value();
  BOOST_TEST(refused == 114); // six may wait
  BOOST_TEST(!q.push("home", true, "k1"));
  BOOST_TEST(!q.push("home", true, "k2"));
  BOOST_TEST(q.push("home", true, "k3").value() == "flood"); // more of these than reserved places: others give way
  BOOST_TEST(q.pop() == "k1");
}

BOOST_AUTO_TEST_CASE(without_room_nobody_waits) {
  queue q(0, 0);
  BOOST_TEST(q.push("a", true, "a1").value() == "a1");
  BOOST_TEST(q.empty());
}

BOOST_AUTO_TEST_SUITE_END()
