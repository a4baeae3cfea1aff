// Notices whose account has no room for them: it knows two codes whose messages led to nothing.

#include "tests/server/support/two_providers.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::server;
using core::minutes;
using core::seconds;

namespace {

constexpr auto delivered = sms::delivery::delivered, undelivered = sms::delivery::undelivered;

struct fixture : test::two_providers {
  fixture() {
    begin_sign_in();
    time.pass(seconds(1));
    begin_sign_in();
    deliver();
    gain_trust();
  }
  /// By its first provider, as first-3.
  void send_notice() {
    reset();
    deliver();
    BOOST_REQUIRE(first->sent.size() == 3u);
    BOOST_REQUIRE(steps() == "accepted accepted");
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(delivery_results_notices, fixture)

BOOST_AUTO_TEST_CASE(an_undelivered_one_is_recorded_and_fails_over_once) {
  send_notice();
  for (int i = 0; i < 2; ++i) receive("first", "first-3", undelivered);
  BOOST_REQUIRE(second->sent.size() == 1u);
  BOOST_TEST(second->sent[0] == first->sent[2]);
  BOOST_TEST(steps() == "accepted undelivered rerouted");
  BOOST_TEST(status_of_first().undelivered == 1u);
  receive("second", "second-1", delivered);
  BOOST_TEST(steps() == "accepted undelivered rerouted delivered");
}

BOOST_AUTO_TEST_CASE(one_to_a_number_that_no_network_knows_goes_nowhere) {
  send_notice();
  receive("first", "first-3", undelivered, sms::failure_kind::invalid_number);
  pass(minutes(1));
  BOOST_TEST(second->sent.empty());
  BOOST_TEST(steps() == "accepted undelivered");
}

BOOST_AUTO_TEST_CASE(a_silent_one_fails_over) {
  send_notice();
  pass(seconds(20));
  BOOST_REQUIRE(second->sent.size() == 1u);
  BOOST_TEST(second->sent[0] == first->sent[2]);
}

BOOST_AUTO_TEST_CASE(one_that_arrives_leaves_no_record_and_does_not_fail_over) {
  send_notice();
  const auto before = store->count().last_sequence;
  for (int i = 0; i < 2; ++i) receive("first", "first-3", delivered);
  BOOST_TEST(status_of_first().delivered == 1u);
  pass(minutes(1));
  BOOST_TEST(second->sent.empty());
  BOOST_TEST(store->count().last_sequence == before);
}

BOOST_AUTO_TEST_CASE(one_in_parts_arrives_with_the_last) {
  first->in_two_parts = true;
  send_notice();
  receive("first", "first-3", delivered);
  receive("first", "first-3", delivered);
  receive("first", "first-3b", undelivered);
  BOOST_TEST(second->sent.size() == 1u);
}

BOOST_AUTO_TEST_CASE(one_whose_parts_arrived_does_not_fail_over) {
  first->in_two_parts = true;
  send_notice();
  receive("first", "first-3b", delivered);
  receive("first", "first-3", delivered);
  pass(minutes(1));
  BOOST_TEST(second->sent.empty());
}

BOOST_AUTO_TEST_CASE(what_can_not_be_stored_is_decided_when_it_is_repeated_or_by_silence) {
  send_notice();
  store->close();
  for (int i = 0; i < 2; ++i) BOOST_TEST(!handle("first", "first-3", undelivered));
  deliver();
  BOOST_TEST(second->sent.empty());
  pass(seconds(20));
  BOOST_TEST(second->sent.size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_notice_of_an_erased_account_goes_nowhere) {
  send_notice();
  const core::erase_user erased{{core::actor_kind::shell, "root"}};
  core::email_address email;
  storage::read_barrier seen;
  BOOST_REQUIRE(run(changes->erase(alice, erased, seen, email)).has_value());
  pass(minutes(1));
  receive("first", "first-3", undelivered);
  BOOST_TEST(second->sent.empty());
}

// After each step on the way from the provider's answer to the record of it; an account with room, and one without.
BOOST_AUTO_TEST_CASE(an_undelivered_one_fails_over_whenever_its_receipt_comes) {
  const auto check = [](test::two_providers& t, std::size_t n, int steps_on) {
    t.reset();
    t.poll_until_taken(n, steps_on);
    t.receive("first", "first-" + std::to_string(n), undelivered);
    BOOST_TEST_REQUIRE(t.second->sent.size() == 1u);
    BOOST_TEST(t.second->sent[0] == t.first->sent.back());
    BOOST_TEST(t.steps().ends_with("undelivered rerouted"));
  };
  for (int steps_on = 0; steps_on < 6; ++steps_on) {
    BOOST_TEST_CONTEXT(steps_on) {
      test::two_providers roomy;
      check(roomy, 1, steps_on);
      fixture full;
      check(full, 3, steps_on);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
