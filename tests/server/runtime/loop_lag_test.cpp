// Measuring and exporting an event loop's lag.
#include "server/metrics/collectors.hpp"
#include "server/runtime/loop_lag.hpp"
#include "tests/server/support/samples.hpp"

#include <boost/asio/post.hpp>
#include <boost/test/unit_test.hpp>

using namespace twostep::server;
using namespace twostep::server::test;
using steady = std::chrono::steady_clock;

BOOST_AUTO_TEST_SUITE(loop_lag)

BOOST_AUTO_TEST_CASE(a_handler_that_keeps_the_loop_is_seen) {
  boost::asio::io_context context{1};
  twostep::server::loop_lag lag(context, std::chrono::milliseconds(1));
  lag.start();
  constexpr std::chrono::milliseconds kept(30);
  // Posted before the timer is set: the loop runs it before it looks at timers, however slow it is.
  boost::asio::post(context, [&] {
    for (const auto until = steady::now() + kept; steady::now() < until;) {
    }
  });
  context.run_one(); // the timer is set
  BOOST_TEST(lag.read().count() == 0u);
  while (lag.read().count() == 0) context.run_one();
  BOOST_TEST(lag.read().sum >= 25'000u); // due after 1 ms of the 30
  const auto one = lag.read().count();
  while (lag.read().count() == one) context.run_one(); // it goes on
}

BOOST_AUTO_TEST_CASE(what_is_not_due_yet_is_not_late) {
  BOOST_TEST(microseconds_since(steady::now() + std::chrono::hours(1)) == 0u);
  BOOST_TEST(microseconds_since(steady::now() - std::chrono::seconds(2)) >= 2'000'000u);
}

BOOST_AUTO_TEST_CASE(each_loop_is_told_under_its_name) {
  lag_histogram requests, messages;
  requests.add(90);
  messages.add(400);
  messages.add(2'000'000);
  metrics::families all;
  metrics::collect_loops(requests.read(), messages.read(), all);
  BOOST_TEST(count_in(all, "twostep_event_loop_lag_seconds", {{"loop", "requests"}}).value() == 1u);
  BOOST_TEST(count_in(all, "twostep_event_loop_lag_seconds", {{"loop", "messages"}}).value() == 2u);
}

BOOST_AUTO_TEST_SUITE_END()
