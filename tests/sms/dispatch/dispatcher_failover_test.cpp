// A provider out of use, routes by country, and failover for undelivered messages.
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
using delivery_step = core::delivery_step;

BOOST_AUTO_TEST_SUITE(dispatcher_failover)

namespace {

using names = std::vector<std::string>;

sms::dispatcher_settings failover_after(core::milliseconds after) {
  sms::dispatcher_settings s;
  s.failover_after = after;
  return s;
}

sms::receipt delivered(std::string id) {
  return {.provider_id = std::move(id), .what = sms::delivery::delivered, .detail = {}};
}
sms::receipt undelivered(std::string id, failure_kind why = failure_kind::unavailable) {
  return {.provider_id = std::move(id), .what = sms::delivery::undelivered, .reason = why, .detail = "absent"};
}

void receive(carrier& c, const char* provider, sms::receipt r) {
  std::vector<sms::receipt> one;
  one.push_back(std::move(r));
  c.dispatcher->take_receipts(provider, std::move(one));
  c.run_until_idle();
}

/// Two messages accepted and delivered by the first provider: its receipts can be relied on.
void gain_trust(carrier& c) {
  for (const auto* id : {"t1", "t2"}) {
    c.at(0).script.push_back(acceptance(id));
    c.add_code(900);
    c.run_until_idle();
    receive(c, "first", delivered(id));
  }
  c.reports.clear();
  c.outcomes.clear();
  c.at(0).sent.clear();
}

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

BOOST_AUTO_TEST_CASE(receipts_are_told) {
  carrier c({"first"}, {}, true);
  c.at(0).script = {acceptance("a"), acceptance("b")};
  c.add_code(1);
  c.add_code(2);
  c.run_until_idle();
  c.pass(3s);
  receive(c, "first", delivered("a"));
  receive(c, "first", undelivered("b", failure_kind::invalid_number));
  receive(c, "first", delivered("unknown"));
  receive(c, "nobody", delivered("a"));
  BOOST_TEST_REQUIRE(c.reports.size() == 2u);
  BOOST_TEST((c.reports[0].what == delivery_step::delivered));
  BOOST_TEST((c.reports[0].elapsed == 3s));
  BOOST_TEST(std::get<sms::code_reference>(c.reports[0].reference).send == 1u);
  BOOST_TEST((c.reports[1].what == delivery_step::undelivered));
  BOOST_TEST(c.reports[1].reason == "invalid_number");
  BOOST_TEST(c.reports[1].detail == "absent");
  const auto s = c.dispatcher->status().providers[0];
  BOOST_TEST(s.delivered == 1u);
  BOOST_TEST(s.undelivered == 1u);
  BOOST_TEST(s.until_delivered.count() == 1u);
}

BOOST_AUTO_TEST_CASE(what_is_not_delivered_in_time_fails_over_once) {
  carrier c({"first", "second", "third"}, failover_after(20s), true);
  gain_trust(c);
  c.at(0).script = {acceptance("a")};
  c.at(1).always = acceptance("b");
  c.at(2).always = acceptance("c");
  c.add_code(1);
  c.pass(20s - 1ms);
  BOOST_TEST(c.at(1).sent.empty());
  c.pass(1ms);
  BOOST_TEST(c.at(1).sent == names({"code-1"}));
  BOOST_TEST(c.at(1).texts.back() == c.at(0).texts.back());
  BOOST_TEST(c.outcomes.size() == 1u); // one outcome per message
  BOOST_TEST_REQUIRE(c.reports.size() == 1u);
  BOOST_TEST((c.reports[0].what == delivery_step::rerouted));
  BOOST_TEST(c.reports[0].provider == "second");
  c.pass(2min);
  BOOST_TEST(c.at(2).sent.empty()); // only once
  receive(c, "second", delivered("b"));
  receive(c, "first", delivered("a")); // late
  BOOST_TEST(c.reports.size() == 3u);
}

BOOST_AUTO_TEST_CASE(an_undelivered_message_fails_over_at_once) {
  carrier c({"first", "second"}, failover_after(20s), true);
  c.at(0).script = {acceptance("a"), acceptance("b")};
  c.at(1).always = acceptance("c");
  c.add_code(1);
  c.run_until_idle();
  receive(c, "first", undelivered("a"));
  BOOST_TEST(c.at(1).sent == names({"code-1"}));
  c.add_code(2);
  c.run_until_idle();
  receive(c, "first", undelivered("b", failure_kind::invalid_number));
  BOOST_TEST(c.at(1).sent == names({"code-1"})); // no network will know it
}

BOOST_AUTO_TEST_CASE(silence_says_nothing_where_receipts_seldom_come) {
  carrier c({"first", "second"}, failover_after(20s), true);
  c.at(0).always = acceptance("a");
  for (std::uint32_t i = 0; i < 10; ++i) {
    c.add_code(i);
    c.pass(1min);
  }
  BOOST_TEST(c.at(1).sent.empty());
}

BOOST_AUTO_TEST_CASE(nothing_fails_over_after_its_code_has_died_or_without_another_provider) {
  carrier c({"first", "second"}, failover_after(20s), true);
  gain_trust(c);
  c.at(0).script = {acceptance("a")};
  c.add_code(1, 20s);
  c.pass(5min);
  BOOST_TEST(c.at(1).sent.empty());
  carrier one({"first"}, failover_after(20s), true);
  gain_trust(one);
  one.at(0).script = {acceptance("a")};
  one.add_code(1);
  one.pass(5min);
  BOOST_TEST(one.at(0).sent.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_provider_that_stops_delivering_is_taken_out_of_use) {
  carrier c({"first", "second"}, failover_after(10s), true);
  gain_trust(c);
  for (int i = 0; i < 20; ++i) { // usually heard of
    const auto id = "u" + std::to_string(i);
    c.at(0).script.push_back(acceptance(id));
    c.add_code(800);
    c.run_until_idle();
    receive(c, "first", delivered(id));
  }
  c.at(0).always = acceptance("silent");
  c.at(1).always = acceptance("b");
  c.changes.clear();
  for (std::uint32_t i = 0; i < 8; ++i) {
    c.at(0).script.push_back(acceptance("s" + std::to_string(i)));
    c.add_code(i);
    c.pass(1s);
  }
  c.pass(10s);
  BOOST_TEST_REQUIRE(!c.changes.empty());
  BOOST_TEST(!c.changes[0].up);
  BOOST_TEST(c.changes[0].detail.find("no receipts") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_only_provider_stays_in_use_though_its_receipts_stop) {
  carrier c({"first"}, failover_after(10s), true);
  for (int i = 0; i < 10; ++i) gain_trust(c);
  for (std::uint32_t i = 0; i < 12; ++i) {
    c.at(0).script.push_back(acceptance("s" + std::to_string(i)));
    c.add_code(i);
    c.pass(1s);
  }
  c.pass(20s);
  BOOST_TEST(c.changes.empty());
  BOOST_TEST(c.at(0).sent.size() == 12u);
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

BOOST_AUTO_TEST_CASE(stopping_forgets_what_is_watched) {
  carrier c({"first", "second"}, failover_after(20s), true);
  gain_trust(c);
  c.at(0).script = {acceptance("a")};
  c.at(1).always = acceptance("b");
  c.add_code(1);
  c.run_until_idle();
  bool stopped = false;
  c.dispatcher->stop([&] { stopped = true; });
  c.pass(1min);
  BOOST_TEST(stopped);
  BOOST_TEST(c.at(1).sent.empty());
  receive(c, "first", delivered("a"));
  BOOST_TEST(c.reports.empty());
}

BOOST_AUTO_TEST_SUITE_END()
