// Messages that can wait never delay urgent ones.
#include "sms/dispatch/dispatcher.hpp"
#include "tests/sms/support/carrier.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace twostep;
using test::acceptance;
using test::carrier;

BOOST_AUTO_TEST_SUITE(dispatcher_urgency)

namespace {

sms::dispatcher_settings bounds(std::size_t max_queued, std::size_t max_in_flight) {
  sms::dispatcher_settings settings;
  settings.max_queued = max_queued;
  settings.max_in_flight = max_in_flight;
  return settings;
}

using names = std::vector<std::string>;

bool add_deferrable(carrier& c, std::string id) {
  auto m = test::make_message(std::move(id), c.now + 5min);
  m.urgency = sms::urgency::can_wait;
  return c.dispatcher->enqueue(std::move(m));
}

} // namespace

BOOST_AUTO_TEST_CASE(what_can_wait_goes_after_everything_else) {
  carrier c({"first"}, bounds(100, 1));
  for (int i = 0; i < 30; ++i) add_deferrable(c, "notice" + std::to_string(i));
  c.run_until_idle();
  c.add("code");
  c.run_until_idle();
  BOOST_TEST(c.at(0).sent == names({"notice0"}));
  c.at(0).answer_oldest(acceptance());
  c.run_until_idle();
  BOOST_TEST(c.at(0).sent == names({"notice0", "code"}));
  c.at(0).answer_oldest(acceptance());
  c.run_until_idle();
  BOOST_TEST(c.at(0).sent == names({"notice0", "code", "notice1"}));
}

BOOST_AUTO_TEST_CASE(a_slow_provider_keeps_half_its_room_for_what_cannot_wait) {
  carrier c({"first"}, bounds(100, 8));
  for (int i = 0; i < 30; ++i) add_deferrable(c, "notice" + std::to_string(i));
  c.run_until_idle();
  BOOST_TEST(c.at(0).sent.size() == 4u);
  for (int i = 0; i < 3; ++i) c.add("code" + std::to_string(i));
  c.run_until_idle();
  BOOST_TEST(c.at(0).sent.size() == 7u);
  BOOST_TEST(c.at(0).sent.back() == "code2");
}

BOOST_AUTO_TEST_CASE(what_can_wait_fills_half_the_queue_at_most) {
  carrier c({"first"}, bounds(10, 1));
  for (int i = 0; i < 5; ++i) BOOST_TEST(add_deferrable(c, "notice" + std::to_string(i)));
  BOOST_TEST(!add_deferrable(c, "one too many"));
  BOOST_TEST(c.add("code"));
  c.at(0).always = acceptance();
  c.run_until_idle();
  BOOST_TEST(c.at(0).sent.size() == 6u);
  BOOST_TEST(add_deferrable(c, "there is room again"));
}

BOOST_AUTO_TEST_SUITE_END()
