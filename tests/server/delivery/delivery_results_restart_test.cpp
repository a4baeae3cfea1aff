// A server with two providers is killed and restarted: what happens to messages that one of them had accepted.

#include "tests/server/support/two_providers.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::server;
using core::minutes;
using core::seconds;

BOOST_FIXTURE_TEST_SUITE(delivery_results_restart, test::two_providers)

BOOST_AUTO_TEST_CASE(after_a_start_an_undelivered_code_goes_by_another_provider_once) {
  begin_sign_in();
  deliver();
  const auto text = first->sent.at(0);
  start_again();
  BOOST_TEST(first->sent.empty());
  BOOST_TEST(second->sent.empty());
  receive("first", "first-1", sms::delivery::undelivered);
  BOOST_REQUIRE(second->sent.size() == 1u);
  BOOST_TEST(test::code_in(second->sent[0]) == test::code_in(text));
  BOOST_TEST(steps() == "accepted undelivered rerouted");

  start_again();
  receive("second", "second-1", sms::delivery::undelivered);
  BOOST_TEST(steps() == "accepted undelivered rerouted undelivered");
  start_again();
  BOOST_TEST(first->sent.empty());
  BOOST_TEST(second->sent.empty());
}

BOOST_AUTO_TEST_CASE(the_parts_that_arrived_before_are_known_after_a_start) {
  first->in_two_parts = true;
  begin_sign_in();
  deliver();
  receive("first", "first-1b", sms::delivery::delivered);
  BOOST_TEST(steps() == "accepted");
  start_again();
  receive("first", "first-1", sms::delivery::delivered);
  BOOST_TEST(steps() == "accepted delivered");
}

BOOST_AUTO_TEST_CASE(silence_counts_from_the_start_where_others_of_then_are_heard_of) {
  begin_sign_in();
  pass(seconds(1));
  begin_sign_in();
  deliver();
  start_again();
  receive("first", "first-2", sms::delivery::delivered);
  pass(seconds(20) - core::milliseconds(1));
  BOOST_TEST(second->sent.empty());
  pass(core::milliseconds(1));
  BOOST_TEST(second->sent.size() == 1u);
  BOOST_TEST(steps() == "accepted rerouted accepted delivered");
}

BOOST_AUTO_TEST_CASE(silence_alone_says_nothing_after_a_start) {
  begin_sign_in();
  deliver();
  start_again();
  pass(minutes(4));
  BOOST_TEST(second->sent.empty());
}

BOOST_AUTO_TEST_CASE(a_failure_that_was_heard_of_just_before_the_end_is_made_good_at_the_start) {
  begin_sign_in();
  deliver();
  core::record_receipt failed{"first", "first-1", core::delivery_step::undelivered, "unavailable"};
  storage::read_barrier seen;
  BOOST_REQUIRE(run(changes->commit(alice, failed, seen)).has_value());
  start_again();
  BOOST_TEST(second->sent.size() == 1u);
  BOOST_TEST(steps() == "accepted undelivered rerouted");
}

BOOST_AUTO_TEST_CASE(a_failure_of_before_goes_nowhere_where_there_is_no_other_way) {
  const auto check = [](std::vector<std::string> configured, core::milliseconds after) {
    test::two_providers t;
    t.begin_sign_in();
    t.deliver();
    t.store->wait_durable(t.store->count().last_sequence);
    core::record_receipt failed{"first", "first-1", core::delivery_step::undelivered, "unavailable"};
    storage::read_barrier seen;
    BOOST_REQUIRE(t.run(t.changes->commit(t.alice, failed, seen)).has_value());
    t.names_of_providers = std::move(configured);
    t.failover_after = after;
    t.start_again();
    t.receive("first", "first-1", sms::delivery::undelivered);
    t.pass(minutes(1));
    for (const auto* way : {t.first, t.second}) BOOST_TEST((!way || way->sent.empty()));
    BOOST_TEST(t.steps() == "accepted undelivered");
  };
  check({"second"}, seconds(20)); // its provider is configured no longer
  check({"first"}, seconds(20));
  check({"first", "second"}, {}); // failover is off
}

BOOST_AUTO_TEST_CASE(after_a_start_only_what_may_still_help_goes_by_another_provider) {
  const auto begun = begin_sign_in();
  deliver();
  time.pass(seconds(30));
  resend(*begun.outcome->challenged);
  deliver();
  start_again();
  receive("first", "first-1", sms::delivery::undelivered); // a newer message is under way
  BOOST_TEST(second->sent.empty());
  receive("first", "first-2", sms::delivery::delivered);
  start_again();
  receive("first", "first-2", sms::delivery::undelivered);
  BOOST_TEST(second->sent.empty());
  time.pass(minutes(5)); // the code has expired
  start_again();
  receive("first", "first-1", sms::delivery::undelivered);
  BOOST_TEST(second->sent.empty());
}

BOOST_AUTO_TEST_CASE(after_a_start_the_parts_of_a_message_are_known) {
  first->in_two_parts = true;
  begin_sign_in();
  deliver();
  start_again();
  receive("first", "first-1", sms::delivery::delivered);
  BOOST_TEST(steps() == "accepted");
  receive("first", "first-1b", sms::delivery::undelivered);
  BOOST_TEST(steps() == "accepted undelivered rerouted");
}

BOOST_AUTO_TEST_CASE(after_a_start_receipts_find_notices) {
  reset();
  deliver();
  BOOST_TEST(steps() == "accepted");
  start_again();
  BOOST_TEST(first->sent.empty());
  receive("first", "first-1", sms::delivery::undelivered);
  BOOST_TEST(steps() == "accepted undelivered");
  BOOST_TEST(second->sent.empty()); // its earlier receipts aren't known any more
}

BOOST_AUTO_TEST_CASE(after_a_start_a_notice_that_arrives_is_known_no_longer) {
  reset();
  deliver();
  start_again();
  receive("first", "first-1", sms::delivery::delivered);
  BOOST_TEST(steps().empty());
  receive("first", "first-1", sms::delivery::undelivered);
  BOOST_TEST(steps().empty());
}

BOOST_AUTO_TEST_CASE(a_notice_by_a_provider_without_receipts_leaves_nothing) {
  both.reset();
  start(false);
  reset();
  deliver();
  BOOST_REQUIRE(first->sent.size() == 1u);
  BOOST_TEST(steps().empty());
}

BOOST_AUTO_TEST_SUITE_END()
