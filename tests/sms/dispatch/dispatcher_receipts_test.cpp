// What receipts say of a provider, and messages that fail over: they weren't delivered, or have no receipt.
#include "sms/dispatch/dispatcher.hpp"
#include "tests/sms/support/carrier.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace twostep;
using sms::failure_kind;
using test::acceptance;
using test::carrier;
using test::failed;

BOOST_AUTO_TEST_SUITE(dispatcher_receipts)

namespace {

using names = std::vector<std::string>;

sms::dispatcher_settings failover_after(core::milliseconds after) {
  sms::dispatcher_settings s;
  s.failover_after = after;
  return s;
}

} // namespace

BOOST_AUTO_TEST_CASE(receipts_are_counted) {
  carrier c({"first"}, {}, true);
  c.at(0).always = acceptance();
  c.send_code(1);
  c.send_code(2);
  c.dispatcher->note_receipt("first", sms::delivery::delivered, 3s);
  c.dispatcher->note_receipt("first", sms::delivery::undelivered, 4s);
  c.dispatcher->note_receipt("nobody", sms::delivery::delivered, 5s);
  const auto s = c.dispatcher->status().providers[0];
  BOOST_TEST(s.delivered == 1u);
  BOOST_TEST(s.undelivered == 1u);
  BOOST_TEST(s.until_delivered.count() == 1u);
  BOOST_TEST((s.last_receipt_at == c.now));
}

BOOST_AUTO_TEST_CASE(what_may_fail_over_is_told_with_its_outcome) {
  carrier c({"first", "second"}, failover_after(20s), true);
  c.at(0).always = acceptance("a");
  const auto awaits = c.send_code(1);
  BOOST_TEST_REQUIRE(awaits.has_value());
  BOOST_TEST(awaits->provider == "first");
  BOOST_TEST((awaits->until == c.now + 20s));
  BOOST_TEST(!c.send_code(2, 20s)); // its code is dead by then
  c.add("test");
  c.run_until_idle();
  BOOST_TEST(!c.outcomes.back().awaits);
  carrier without({"first", "second"}, failover_after(20s));
  without.at(0).always = acceptance("a");
  BOOST_TEST(!without.send_code(1));
  carrier off({"first", "second"}, failover_after(0s), true);
  off.at(0).always = acceptance("a");
  BOOST_TEST(!off.send_code(1));
}

BOOST_AUTO_TEST_CASE(what_was_not_delivered_is_sent_by_another_provider) {
  carrier c({"first", "second"}, failover_after(20s), true);
  c.at(0).always = acceptance("a");
  c.at(1).always = acceptance("b");
  c.send_code(1);
  BOOST_TEST(c.dispatcher->enqueue_elsewhere(c.code(1), {"first"}));
  c.run_until_idle();
  BOOST_TEST(c.at(1).sent == names({"code-1"}));
  BOOST_TEST(c.outcomes.size() == 1u); // one outcome per message
  BOOST_TEST_REQUIRE(c.failovers.size() == 1u);
  BOOST_TEST(c.failovers[0].provider == "second");
  BOOST_TEST(c.failovers[0].as.provider_id == "b");
  BOOST_TEST(std::get<sms::code_reference>(c.failovers[0].reference).send == 1u);
  const auto s = c.dispatcher->status();
  BOOST_TEST(s.providers[0].failed_over == 1u);
  BOOST_TEST(s.providers[1].accepted == 1u);
}

BOOST_AUTO_TEST_CASE(what_fails_over_and_is_given_up_has_no_second_outcome) {
  carrier c({"first", "second"}, failover_after(20s), true);
  c.at(0).always = acceptance("a");
  c.at(1).always = failed(failure_kind::rejected);
  c.send_code(1);
  BOOST_TEST(c.dispatcher->enqueue_elsewhere(c.code(1), {"first"}));
  c.pass(5min);
  BOOST_TEST(c.outcomes.size() == 1u);
  BOOST_TEST(c.failovers.empty());
  BOOST_TEST(c.at(0).sent.size() == 1u);
}

BOOST_AUTO_TEST_CASE(what_has_no_receipt_fails_over_where_receipts_usually_come) {
  carrier c({"first", "second"}, failover_after(20s), true);
  c.at(1).always = acceptance("b");
  c.gain_trust();
  c.at(0).script = {acceptance("a")};
  const auto awaits = c.send_code(1);
  BOOST_TEST_REQUIRE(awaits.has_value());
  BOOST_TEST(c.dispatcher->receipts_usually_come(*awaits));
  BOOST_TEST(c.dispatcher->enqueue_unconfirmed(c.code(1), *awaits));
  c.run_until_idle();
  BOOST_TEST(c.at(1).sent == names({"code-1"}));
}

// "first" can't send it, "second" takes it and doesn't deliver it.
BOOST_AUTO_TEST_CASE(what_fails_over_does_not_go_to_a_provider_that_refused_it) {
  for (const bool is_silent : {false, true}) {
    carrier c({"first", "second", "third"}, failover_after(20s), true);
    for (int i = 0; i < 4; ++i) c.dispatcher->expect_receipt("second", true, std::nullopt);
    c.at(0).always = failed(failure_kind::unsupported);
    c.at(1).always = acceptance("b");
    c.at(2).always = acceptance("c");
    const auto awaits = c.send_code(1);
    BOOST_TEST_REQUIRE(awaits.has_value());
    BOOST_TEST(awaits->provider == "second");
    BOOST_TEST(awaits->closed == names({"first"}), boost::test_tools::per_element());
    c.at(0).always = acceptance("a");
    BOOST_TEST(
        (is_silent ? c.dispatcher->enqueue_unconfirmed(c.code(1), *awaits)
                   : c.dispatcher->enqueue_elsewhere(c.code(1), *awaits))
    );
    c.run_until_idle();
    BOOST_TEST(c.at(0).sent.size() == 1u);
    BOOST_TEST(c.at(2).sent == names({"code-1"}), boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(silence_says_nothing_where_receipts_seldom_come) {
  carrier c({"first", "second"}, failover_after(20s), true);
  c.at(0).always = acceptance("a");
  for (std::uint32_t i = 0; i < 10; ++i) {
    const auto awaits = c.send_code(i);
    BOOST_TEST_REQUIRE(awaits.has_value());
    BOOST_TEST(!c.dispatcher->receipts_usually_come(*awaits));
    BOOST_TEST(!c.dispatcher->enqueue_unconfirmed(c.code(i), *awaits));
  }
  c.pass(1min);
  BOOST_TEST(c.at(1).sent.empty());
}

BOOST_AUTO_TEST_CASE(nothing_fails_over_without_time_or_another_provider_or_where_that_is_off) {
  carrier c({"first", "second"}, failover_after(20s), true);
  BOOST_TEST(!c.dispatcher->enqueue_elsewhere(c.code(1, 0s), {"first"}));
  BOOST_TEST(!c.dispatcher->enqueue_elsewhere(c.code(1), {"nobody"}));
  carrier one({"first"}, failover_after(20s), true);
  one.gain_trust();
  one.at(0).script = {acceptance("a")};
  const auto awaits = one.send_code(1);
  BOOST_TEST(!one.dispatcher->enqueue_unconfirmed(one.code(1), *awaits));
  BOOST_TEST(!one.dispatcher->enqueue_elsewhere(one.code(1), {"first"}));
  one.pass(5min);
  BOOST_TEST(one.at(0).sent.size() == 1u);
  carrier off({"first", "second"}, failover_after(0s), true);
  BOOST_TEST(!off.dispatcher->enqueue_elsewhere(off.code(1), {"first"}));
}

BOOST_AUTO_TEST_CASE(a_provider_that_stops_delivering_is_taken_out_of_use) {
  carrier c({"first", "second"}, failover_after(10s), true);
  for (int i = 0; i < 10; ++i) c.gain_trust();
  c.at(0).always = acceptance("silent");
  c.at(1).always = acceptance("b");
  std::vector<sms::awaited_receipt> missing;
  for (std::uint32_t i = 0; i < 8; ++i) missing.push_back(c.send_code(i).value());
  for (std::uint32_t i = 0; i < 5; ++i) {
    BOOST_TEST(c.changes.empty());
    BOOST_TEST(c.dispatcher->enqueue_unconfirmed(c.code(i), missing[i]));
    c.pass(1s);
  }
  BOOST_TEST_REQUIRE(!c.changes.empty());
  BOOST_TEST(!c.changes[0].up);
  BOOST_TEST(c.changes[0].detail.find("no receipts") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_only_provider_stays_in_use_though_its_receipts_stop) {
  carrier c({"first"}, failover_after(10s), true);
  for (int i = 0; i < 10; ++i) c.gain_trust();
  c.at(0).always = acceptance("silent");
  for (std::uint32_t i = 0; i < 12; ++i) {
    const auto awaits = c.send_code(i);
    BOOST_TEST(!c.dispatcher->enqueue_unconfirmed(c.code(i), awaits.value()));
    c.pass(1s);
  }
  BOOST_TEST(c.changes.empty());
  BOOST_TEST(c.at(0).sent.size() == 12u);
}

BOOST_AUTO_TEST_CASE(nothing_fails_over_while_it_stops) {
  carrier c({"first", "second"}, failover_after(20s), true);
  c.gain_trust();
  c.at(0).script = {acceptance("a")};
  c.at(1).always = acceptance("b");
  const auto awaits = c.send_code(1);
  bool stopped = false;
  c.dispatcher->stop([&] { stopped = true; });
  BOOST_TEST(!c.dispatcher->enqueue_unconfirmed(c.code(1), *awaits));
  BOOST_TEST(!c.dispatcher->enqueue_elsewhere(c.code(1), {"first"}));
  c.pass(1min);
  BOOST_TEST(stopped);
  BOOST_TEST(c.at(1).sent.empty());
}

BOOST_AUTO_TEST_SUITE_END()
