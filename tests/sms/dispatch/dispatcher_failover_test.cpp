// A provider out of use, and routes by country. Messages that weren't delivered: dispatcher_receipts_test.cpp.
#include "sms/dispatch/dispatcher.hpp"
#include "tests/sms/support/carrier.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace twostep;
using sms::breaker_state;
using sms::failure_kind;
using test::acceptance;
using test::carrier;
using test::failed;

BOOST_AUTO_TEST_SUITE(dispatcher_failover)

namespace {

using names = std::vector<std::string>;

} // namespace

BOOST_AUTO_TEST_CASE(a_dead_provider_is_left_alone_and_probed) {
  carrier c({"first", "second"});
  c.at(0).always = failed(failure_kind::unavailable);
  c.at(1).always = acceptance();
  for (int i = 0; i < 6; ++i) {
    c.add("m" + std::to_string(i));
    c.pass(300ms);
  }
  BOOST_TEST(c.at(0).sent.size() == 5u);
  BOOST_TEST(c.outcomes.size() == 6u);
  BOOST_TEST_REQUIRE(c.changes.size() == 1u);
  BOOST_TEST(c.changes[0].provider == "first");
  BOOST_TEST(!c.changes[0].up);
  BOOST_TEST((c.dispatcher->status().providers[0].breaker == breaker_state::open));
  for (int i = 0; i < 200; ++i) c.add("n" + std::to_string(i));
  c.run_until_idle();
  BOOST_TEST(c.at(0).sent.size() == 5u);
  BOOST_TEST(c.outcomes.size() == 206u);

  c.pass(5s);
  c.at(0).always.reset(); // the probe isn't answered
  for (int i = 0; i < 50; ++i) c.add("p" + std::to_string(i));
  c.run_until_idle();
  BOOST_TEST(c.at(0).sent.size() == 6u); // one message is the probe
  BOOST_TEST(c.outcomes.size() == 255u); // no message waits for it
  c.at(0).answer_oldest(acceptance());
  c.run_until_idle();
  BOOST_TEST_REQUIRE(c.changes.size() == 2u);
  BOOST_TEST(c.changes[1].up);
  c.at(0).always = acceptance();
  c.add("q");
  c.run_until_idle();
  BOOST_TEST(c.at(0).sent.back() == "q");
}

BOOST_AUTO_TEST_CASE(a_try_from_before_it_opened_is_not_the_probe) {
  carrier c({"first", "second"});
  c.at(1).always = acceptance();
  c.add("old-1");
  c.add("old-2");
  c.run_until_idle();
  c.at(0).always = failed(failure_kind::unavailable);
  for (int i = 0; i < 5; ++i) {
    c.add("m" + std::to_string(i));
    c.pass(300ms);
  }
  const auto state = [&c] { return c.dispatcher->status().providers[0].breaker; };
  BOOST_TEST_REQUIRE((state() == breaker_state::open));
  c.pass(5s);
  c.at(0).always.reset(); // the probe and the two old ones aren't answered
  c.add("probe");
  c.run_until_idle();
  BOOST_TEST_REQUIRE((state() == breaker_state::half_open));
  for (const auto& end : {acceptance(), failed(failure_kind::unavailable)}) {
    c.at(0).answer_oldest(end);
    c.run_until_idle();
    BOOST_TEST((state() == breaker_state::half_open));
  }
  c.at(0).answer_oldest(acceptance());
  c.run_until_idle();
  BOOST_TEST((state() == breaker_state::closed));
}

BOOST_AUTO_TEST_CASE(where_there_is_no_other_way_messages_wait_for_the_probe) {
  carrier c;
  c.at(0).always = failed(failure_kind::unavailable);
  for (int i = 0; i < 20; ++i) c.add("m" + std::to_string(i));
  c.pass(3s);
  BOOST_TEST((c.dispatcher->status().providers[0].breaker == breaker_state::open));
  const auto before = c.at(0).sent.size();
  c.pass(4s);
  BOOST_TEST(c.at(0).sent.size() <= before + 1); // a probe, not many messages
  c.at(0).always = acceptance();
  c.pass(70s);
  BOOST_TEST(c.outcomes.size() == 20u);
  for (const auto& o : c.outcomes) BOOST_TEST(o.accepted);
}

// An unresponsive provider gets its maximum; the others are sent by the next one, in order.
BOOST_AUTO_TEST_CASE(a_full_provider_holds_up_nobody_else) {
  sms::dispatcher_settings s;
  s.max_in_flight = 2;
  carrier c({"first", "second"}, s);
  for (const auto* id : {"a", "b", "c", "d", "e"}) c.add(id);
  c.run_until_idle();
  BOOST_TEST(c.at(0).sent == (names{"a", "b"}), boost::test_tools::per_element());
  BOOST_TEST(c.at(1).sent == (names{"c", "d"}), boost::test_tools::per_element());
  BOOST_TEST(c.dispatcher->status().queued == 1u); // both are full
  BOOST_TEST((c.wakes_in() > 1min));               // it doesn't poll for room
  c.at(0).answer_oldest(acceptance());
  c.run_until_idle();
  BOOST_TEST(c.at(0).sent.back() == "e"); // the preferred one has room again
}

BOOST_AUTO_TEST_CASE(a_full_provider_is_waited_for_where_there_is_no_other_way) {
  sms::dispatcher_settings s;
  s.max_in_flight = 1;
  s.routes = {{"DK", {"first"}}};
  carrier c({"first", "second"}, s);
  c.add("a");
  c.add("b");
  c.run_until_idle();
  BOOST_TEST(c.at(1).sent.empty());
  c.at(0).answer_oldest(failed(failure_kind::unsupported));
  c.run_until_idle();
  BOOST_TEST(c.at(0).sent == (names{"a", "b"}), boost::test_tools::per_element());
  BOOST_TEST(c.at(1).sent.empty());
}

// One message is enough to test a provider, even if many could use it.
BOOST_AUTO_TEST_CASE(what_leaves_a_full_provider_makes_no_crowd_at_a_probe) {
  sms::dispatcher_settings s;
  s.max_in_flight = 10;
  carrier c({"first", "second"}, s);
  c.at(1).always = failed(failure_kind::authentication); // opens at once
  c.at(0).script.push_back(failed(failure_kind::unavailable));
  c.add("x");
  c.run_until_idle();
  BOOST_TEST_REQUIRE((c.dispatcher->status().providers[1].breaker == breaker_state::open));
  const auto before = c.at(1).sent.size();
  c.at(1).always.reset();
  c.pass(5s);
  for (int i = 0; i < 40; ++i) c.add("m" + std::to_string(i));
  c.run_until_idle();
  BOOST_TEST(c.at(0).under_way == 10u);
  BOOST_TEST(c.at(1).sent.size() == before + 1);
}

BOOST_AUTO_TEST_CASE(an_hour_without_a_provider_ends_without_a_storm) {
  sms::dispatcher_settings s;
  s.max_queued = 500;
  carrier c({"first"}, s);
  c.at(0).always = failed(failure_kind::unavailable);
  std::size_t refused = 0, enqueued = 0;
  for (int second = 0; second < 3600; ++second) {
    for (int i = 0; i < 5; ++i) c.add(std::to_string(second) + "-" + std::to_string(i)) ? ++enqueued : ++refused;
    c.pass(1s);
  }
  BOOST_TEST(refused > 0u);
  BOOST_TEST(c.at(0).sent.size() < 700u); // probes, and what was tried before it opened
  const auto queued = c.dispatcher->status().queued;
  BOOST_TEST(c.outcomes.size() == enqueued - queued); // expired ones are recorded
  for (const auto& o : c.outcomes) BOOST_TEST(!o.accepted);
  c.outcomes.clear();
  c.at(0).always = acceptance();
  const auto before = c.at(0).sent.size();
  c.pass(60s);
  BOOST_TEST(c.at(0).sent.size() - before <= queued); // each once
  BOOST_TEST(c.dispatcher->status().queued == 0u);
}

BOOST_AUTO_TEST_CASE(who_asks_for_time_is_left_alone_by_all) {
  carrier c({"first", "second"});
  c.at(0).script = {failed(failure_kind::rate_limited, 20s)};
  c.at(1).always = acceptance();
  for (int i = 0; i < 10; ++i) {
    c.add("m" + std::to_string(i));
    c.pass(1s);
  }
  BOOST_TEST(c.at(0).sent == names({"m0"}));
  BOOST_TEST(c.at(1).sent.size() == 10u);
  c.at(0).always = acceptance();
  c.pass(10s);
  c.add("later");
  c.run_until_idle();
  BOOST_TEST(c.at(0).sent.back() == "later");
}

BOOST_AUTO_TEST_CASE(a_country_has_its_own_order) {
  sms::dispatcher_settings s;
  s.routes = {{"DK", {"third", "first"}}};
  carrier c({"first", "second", "third"}, s);
  for (auto* g : c.gateways) g->always = acceptance();
  c.add("danish");
  c.run_until_idle();
  BOOST_TEST(c.at(2).sent == names({"danish"}));
  c.at(2).always = c.at(0).always = failed(failure_kind::unsupported);
  c.add("nobody");
  c.run_until_idle();
  BOOST_TEST(c.at(0).sent == names({"nobody"}));
  BOOST_TEST(c.at(1).sent.empty()); // not on the route
  BOOST_TEST(c.outcomes.back().reason == "unsupported");
  auto m = test::make_message("german", c.now + 5min);
  m.to = *core::e164_number::from_wire("+4915112345678");
  c.at(0).always = acceptance();
  c.dispatcher->enqueue(std::move(m));
  c.run_until_idle();
  BOOST_TEST(c.at(0).sent.back() == "german");
}

BOOST_AUTO_TEST_CASE(an_idempotent_provider_is_asked_again_without_counting_copies) {
  carrier c({"first", "second"}, {}, false, true);
  c.at(0).script = {failed(failure_kind::no_answer), failed(failure_kind::no_answer), acceptance("a")};
  c.add("m");
  c.pass(10s);
  BOOST_TEST(c.at(0).sent.size() == 3u);
  BOOST_TEST(c.at(1).sent.empty());
  BOOST_TEST_REQUIRE(c.outcomes.size() == 1u);
  BOOST_TEST(c.outcomes[0].unknown == 0u);
  BOOST_TEST(c.dispatcher->status().repeated == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
