// Stopping a dispatcher, and using it from any thread.
#include "sms/dispatch/dispatcher.hpp"
#include "tests/sms/support/carrier.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <thread>

using namespace std::chrono_literals;
using namespace twostep;
using sms::failure_kind;
using test::acceptance;
using test::carrier;
using test::failed;

BOOST_AUTO_TEST_SUITE(dispatcher_stop)

namespace {

using names = std::vector<std::string>;

sms::dispatcher_settings one_at_a_time() {
  sms::dispatcher_settings settings;
  settings.max_in_flight = 1;
  return settings;
}

} // namespace

BOOST_AUTO_TEST_CASE(stop_waits_for_what_is_under_way) {
  carrier c({"first"}, one_at_a_time());
  c.add("under way");
  c.add("queued");
  c.run_until_idle();
  bool stopped = false;
  c.dispatcher->stop([&] { stopped = true; });
  BOOST_TEST(!c.add("late"));
  c.run_until_idle();
  BOOST_TEST(!stopped);
  BOOST_TEST(!c.at(0).closed);
  c.at(0).answer_oldest(acceptance());
  c.run_until_idle();
  BOOST_TEST(stopped);
  BOOST_TEST(c.at(0).closed);
  BOOST_TEST_REQUIRE(c.outcomes.size() == 1u); // the queued one stays pending until the next start
  BOOST_TEST(c.outcomes[0].accepted);
  BOOST_TEST(c.at(0).sent == names({"under way"}));
}

BOOST_AUTO_TEST_CASE(a_try_that_fails_while_stopping_stays_pending) {
  carrier c;
  c.add("transient");
  c.add("permanent");
  c.run_until_idle();
  int stopped = 0;
  c.dispatcher->stop([&] { ++stopped; });
  c.dispatcher->stop([&] { ++stopped; });
  c.at(0).answer_oldest(failed(failure_kind::unavailable));
  c.at(0).answer_oldest(failed(failure_kind::invalid_number));
  c.run_until_idle();
  c.pass(10min);
  BOOST_TEST(stopped == 2);
  BOOST_TEST_REQUIRE(c.outcomes.size() == 1u);
  BOOST_TEST(c.outcomes[0].reason == "invalid_number");
  BOOST_TEST(c.at(0).sent.size() == 2u);
  // Its text is secret and won't be sent, so it isn't kept.
  BOOST_TEST(c.dispatcher->status().queued == 0u);
  BOOST_TEST(c.dispatcher->status().retried == 0u);
}

BOOST_AUTO_TEST_CASE(an_idle_dispatcher_stops_at_once) {
  carrier c;
  bool stopped = false;
  c.dispatcher->stop([&] { stopped = true; });
  BOOST_TEST(!stopped); // called on its context, not within stop()
  c.run_until_idle();
  BOOST_TEST(stopped);
}

BOOST_AUTO_TEST_CASE(destroyed_with_messages_under_way_it_tells_nobody) {
  std::vector<sms::outcome> outcomes;
  {
    carrier c;
    c.add("a");
    c.run_until_idle();
    c.dispatcher.reset();
    c.at(0).answer_oldest(acceptance());
    c.run_until_idle();
    outcomes = c.outcomes;
  }
  BOOST_TEST(outcomes.empty());
}

BOOST_AUTO_TEST_CASE(messages_come_in_from_any_thread) {
  carrier c({"first", "second"});
  c.at(0).always = failed(failure_kind::unavailable);
  c.at(1).always = acceptance();
  constexpr std::size_t threads = 4, each = 500;
  c.ctx.restart();
  auto work = boost::asio::make_work_guard(c.ctx);
  std::thread loop([&] { c.ctx.run(); });
  std::vector<std::thread> producers;
  for (std::size_t t = 0; t < threads; ++t)
    producers.emplace_back([&] {
      for (std::size_t i = 0; i < each; ++i) {
        c.dispatcher->enqueue(test::make_message("m", core::time_point(core::days(20'001))));
        (void)c.dispatcher->status();
      }
    });
  for (auto& p : producers) p.join();
  work.reset();
  loop.join();
  BOOST_TEST(c.outcomes.size() == threads * each);
  BOOST_TEST(std::ranges::all_of(c.outcomes, [](const auto& o) { return o.accepted; }));
}

BOOST_AUTO_TEST_SUITE_END()
