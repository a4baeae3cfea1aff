// Receipts that come while the provider's answer is being recorded, and where it can't be recorded.

#include "tests/server/support/two_providers.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::server;
using core::minutes;
using core::seconds;

namespace {

constexpr auto delivered = sms::delivery::delivered, undelivered = sms::delivery::undelivered;

} // namespace

BOOST_FIXTURE_TEST_SUITE(delivery_results_early, test::two_providers)

// After each step on the way from the provider's answer to the record of it.
BOOST_AUTO_TEST_CASE(a_receipt_is_recorded_whenever_it_comes) {
  for (int steps_on = 0; steps_on < 8; ++steps_on) {
    BOOST_TEST_CONTEXT(steps_on) {
      const auto before = status_of_first().delivered;
      const auto n = first->sent.size() + 1;
      begin_sign_in();
      poll_until_taken(n, steps_on);
      BOOST_TEST(handle("first", "first-" + std::to_string(n), delivered));
      deliver();
      BOOST_TEST(steps().ends_with("accepted delivered"));
      BOOST_TEST(status_of_first().delivered == before + 1);
      time.pass(minutes(11));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_receipt_between_the_acceptance_and_its_record_is_recorded) {
  for (int steps_on = 0; steps_on < 8; ++steps_on) {
    BOOST_TEST_CONTEXT(steps_on) {
      const auto n = first->sent.size() + 1;
      begin_sign_in();
      poll_until_taken(n, steps_on);
      receive("first", "first-" + std::to_string(n), delivered);
      BOOST_TEST(steps().ends_with("accepted delivered"));
      time.pass(minutes(11));
    }
  }
}

BOOST_AUTO_TEST_CASE(an_early_receipt_counts_where_the_code_came_back_first) {
  const auto begun = begin_sign_in();
  poll_until_taken(1);
  use_code(*begun.outcome->challenged);
  BOOST_TEST(handle("first", "first-1", delivered));
  deliver();
  BOOST_TEST(status_of_first().delivered == 1u);
  BOOST_TEST(steps().empty());
}

BOOST_AUTO_TEST_CASE(a_receipt_that_is_not_stored_is_to_be_repeated) {
  gain_trust();
  begin_sign_in();
  deliver();
  store->close(); // it takes no change from now on
  BOOST_TEST(!handle("first", "first-1", undelivered));
  BOOST_TEST(!handle("first", "first-1", delivered));
  BOOST_TEST(status_of_first().delivered == 0u);
  BOOST_TEST(second->sent.empty());
  pass(seconds(20)); // its silence is known all the same
  BOOST_TEST(second->sent.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_message_whose_acceptance_is_not_stored_fails_over) {
  for (const bool is_silent : {false, true}) {
    test::two_providers t;
    t.gain_trust();
    t.begin_sign_in();
    t.store->close();
    t.deliver();
    BOOST_REQUIRE(t.first->sent.size() == 1u);
    if (is_silent)
      t.pass(seconds(20));
    else
      BOOST_TEST(t.handle("first", "first-1", undelivered));
    t.deliver();
    BOOST_TEST(t.second->sent.size() == 1u);
    BOOST_TEST(t.steps().empty());
  }
}

BOOST_AUTO_TEST_CASE(a_message_whose_acceptance_is_not_stored_and_that_arrives_does_not_fail_over) {
  gain_trust();
  begin_sign_in();
  store->close();
  deliver();
  BOOST_TEST(handle("first", "first-1", delivered));
  pass(minutes(1));
  BOOST_TEST(second->sent.empty());
}

BOOST_AUTO_TEST_SUITE_END()
