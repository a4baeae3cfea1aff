// Receipts that come while the provider's answer is being recorded, and where it can't be recorded.

#include "tests/server/support/two_providers.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::server;
using core::minutes;
using core::seconds;

namespace {

constexpr auto delivered = sms::delivery::delivered, undelivered = sms::delivery::undelivered;

/// Takes no change.
class full_store final : public storage::account_store {
  [[noreturn]] static void fail() { throw std::logic_error("only changes are expected"); }
  using id = core::account_id;
  using barrier = storage::read_barrier;
  using reader = core::function_ref<bool(const core::account&, const core::organisation*)>;

  storage::pending<bool> read(const id&, barrier&, account_reader) const override { fail(); }
  storage::pending<std::optional<id>> find(std::string_view, barrier&) const override { fail(); }
  storage::pending<std::optional<id>> find_message(std::string_view, std::string_view, barrier&) const override {
    fail();
  }
  storage::pending<change_result> update(const id&, barrier&, decider) override {
    return core::refusal{core::refusal_kind::not_stored};
  }
  void post_update(const id&, owned_decider) override { fail(); }
  storage::pending<change_result> create(const id&, std::string_view, barrier&, decider) override { fail(); }
  storage::pending<change_result> erase(const id&, barrier&, decider) override { fail(); }
  storage::pending<bool> each_account(reader) const override { fail(); }
  storage::pending<bool> each_pending(reader) const override { fail(); }
};

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

BOOST_AUTO_TEST_CASE(a_failover_that_is_not_stored_happens_once_all_the_same) {
  full_store full;
  const account_changes refused(full, policy, codes, time);
  const delivery_rules with_room{*test_services::messenger, *changes, *guards};
  const delivery_rules without{*test_services::messenger, refused, *guards};
  bool is_full = false;
  const auto in_force = [&] {
    return std::shared_ptr<const delivery_rules>(std::shared_ptr<void>(), is_full ? &without : &with_room);
  };
  auto timer = std::make_unique<test::held_timer>(time);
  auto* const due = timer.get();
  const auto before = std::exchange(
      results, std::make_shared<server::delivery_results>(server::delivery_results::dependencies{
                   sms_context, *store, time, in_force, std::move(timer)})
  );
  results->use(*both);
  gain_trust();
  begin_sign_in();
  deliver();
  is_full = true;
  time.pass(seconds(20));
  BOOST_TEST(due->fire());
  deliver();
  BOOST_TEST(second->sent.size() == 1u);
  is_full = false;
  receive("first", "first-1", undelivered);
  BOOST_TEST(second->sent.size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
