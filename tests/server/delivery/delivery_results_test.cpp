// What becomes of messages after a provider took them.

#include "core/account/failover.hpp"
#include "server/delivery/delivery_results.hpp"
#include "tests/server/support/two_providers.hpp"

#include <boost/test/unit_test.hpp>

#include <memory>
#include <stdexcept>
#include <utility>

using namespace twostep;
using namespace twostep::server;
using core::minutes;
using core::seconds;

namespace {

constexpr auto delivered = sms::delivery::delivered, undelivered = sms::delivery::undelivered;

struct fixture : test::two_providers {
  std::uint64_t messages_counted() {
    const auto summary = run(guards->summary());
    return summary.countries.empty() ? 0 : summary.countries[0].sent;
  }
  std::uint64_t records() const { return store->count().last_sequence; }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(delivery_results, fixture)

BOOST_AUTO_TEST_CASE(what_is_not_delivered_in_time_goes_by_another_provider_once) {
  gain_trust();
  begin_sign_in();
  deliver();
  const auto counted = messages_counted();
  pass(seconds(20) - core::milliseconds(1));
  BOOST_TEST(second->sent.empty());
  pass(core::milliseconds(1));
  BOOST_REQUIRE(second->sent.size() == 1u);
  BOOST_TEST(test::code_in(second->sent[0]) == test::code_in(first->sent[0]));
  BOOST_TEST(steps() == "accepted rerouted");
  BOOST_TEST(messages_counted() == counted + 1);
  pass(minutes(2));
  receive("first", "first-1", undelivered);
  BOOST_TEST(first->sent.size() + second->sent.size() == 2u);
  receive("second", "second-1", delivered);
  receive("first", "first-1", delivered); // late
  BOOST_TEST(steps() == "accepted rerouted undelivered delivered delivered");
}

BOOST_AUTO_TEST_CASE(an_undelivered_message_goes_by_another_provider_at_once_and_once) {
  begin_sign_in();
  deliver();
  for (int i = 0; i < 2; ++i) receive("first", "first-1", undelivered);
  BOOST_TEST(second->sent.size() == 1u);
  BOOST_TEST(steps() == "accepted undelivered rerouted");
  gain_trust();
  pass(minutes(1));
  BOOST_TEST(second->sent.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_number_that_no_network_knows_goes_nowhere) {
  BOOST_TEST(to_text(sms::failure_kind::invalid_number) == core::invalid_number_reason);
  begin_sign_in();
  deliver();
  receive("first", "first-1", undelivered, sms::failure_kind::invalid_number);
  BOOST_TEST(second->sent.empty());
  BOOST_TEST(steps() == "accepted undelivered");
}

BOOST_AUTO_TEST_CASE(a_silent_message_whose_code_was_used_does_not_fail_over) {
  gain_trust();
  const auto begun = begin_sign_in();
  deliver();
  use_code(*begun.outcome->challenged);
  pass(minutes(1));
  BOOST_TEST(second->sent.empty());
}

BOOST_AUTO_TEST_CASE(a_message_without_a_name_that_is_kept_is_not_awaited) {
  gain_trust();
  for (const char* id : {"", "caf\xc3", "tab\t"}) {
    first->given_id = id;
    begin_sign_in();
    deliver();
    pass(minutes(1));
  }
  BOOST_TEST(second->sent.empty());
}

BOOST_AUTO_TEST_CASE(only_the_newest_message_of_a_code_fails_over) {
  const auto begun = begin_sign_in();
  deliver();
  time.pass(seconds(30)); // nobody looks at it meanwhile
  resend(*begun.outcome->challenged);
  deliver();
  receive("first", "first-1", undelivered);
  BOOST_TEST(second->sent.empty());
  receive("first", "first-2", undelivered);
  BOOST_TEST(second->sent.size() == 1u);
}

// Its text is kept in memory alone.
BOOST_AUTO_TEST_CASE(an_undelivered_notice_fails_over_as_long_as_this_process_lives) {
  reset();
  deliver();
  BOOST_REQUIRE(first->sent.size() == 1u);
  receive("first", "first-1", undelivered);
  BOOST_TEST(second->sent == first->sent, boost::test_tools::per_element());
  BOOST_TEST(steps() == "accepted undelivered rerouted");
}

BOOST_AUTO_TEST_CASE(a_silent_notice_fails_over_too) {
  gain_trust();
  reset();
  deliver();
  pass(seconds(20));
  BOOST_TEST(second->sent == first->sent, boost::test_tools::per_element());
  BOOST_TEST(steps() == "accepted rerouted");
}

BOOST_AUTO_TEST_CASE(a_receipt_may_come_before_the_providers_answer) {
  receive("first", "first-1", delivered);
  begin_sign_in();
  deliver();
  BOOST_TEST(steps() == "accepted delivered");
  receive("first", "first-2", undelivered);
  pass(seconds(60));
  begin_sign_in();
  deliver();
  BOOST_TEST(steps() == "accepted delivered accepted"); // it came too early
}

BOOST_AUTO_TEST_CASE(receipts_of_parts_may_come_before_the_providers_answer) {
  first->in_two_parts = true;
  receive("first", "first-1b", delivered);
  begin_sign_in();
  deliver();
  BOOST_TEST(steps() == "accepted");
  receive("first", "first-1", delivered);
  BOOST_TEST(steps() == "accepted delivered");
}

BOOST_AUTO_TEST_CASE(repeated_and_unknown_receipts_leave_no_record) {
  begin_sign_in();
  deliver();
  receive("first", "first-1", delivered);
  const auto before = records();
  for (const char* id : {"first-1", "first-7", ""})
    for (const auto what : {delivered, undelivered}) receive("first", id, what);
  receive("nobody", "first-1", undelivered);
  BOOST_TEST(records() == before);
  BOOST_TEST(status_of_first().delivered == 1u);
  BOOST_TEST(status_of_first().undelivered == 0u);
}

BOOST_AUTO_TEST_CASE(the_receipt_of_an_erased_account_is_nothing) {
  begin_sign_in();
  deliver();
  const core::erase_user erased{{core::actor_kind::shell, "root"}};
  core::email_address email;
  storage::read_barrier seen;
  BOOST_REQUIRE(run(changes->erase(alice, erased, seen, email)).has_value());
  const auto before = records();
  receive("first", "first-1", undelivered);
  gain_trust();
  pass(minutes(1));
  BOOST_TEST(records() == before);
  BOOST_TEST(second->sent.empty());
}

BOOST_AUTO_TEST_CASE(the_receipt_of_a_code_that_was_used_counts_once_for_its_provider) {
  const auto begun = begin_sign_in();
  deliver();
  use_code(*begun.outcome->challenged);
  const auto before = records();
  time.pass(seconds(3));
  for (int i = 0; i < 2; ++i) receive("first", "first-1", delivered);
  BOOST_TEST(records() == before);
  const auto s = status_of_first();
  BOOST_TEST(s.delivered == 1u);
  BOOST_TEST(s.until_delivered.count() == 1u);
  BOOST_TEST((s.last_receipt_at == time.now()));
}

// Its account forgot it once, and knew it before: each part's receipt comes twice.
BOOST_AUTO_TEST_CASE(a_message_of_two_parts_counts_once_for_its_provider) {
  first->in_two_parts = true;
  const auto begun = begin_sign_in();
  deliver();
  const auto receive_both = [this] {
    receive("first", "first-1", delivered);
    receive("first", "first-1b", delivered);
  };
  receive_both();
  BOOST_TEST(status_of_first().delivered == 1u);
  use_code(*begun.outcome->challenged);
  receive_both();
  BOOST_TEST(status_of_first().delivered == 1u);
}

BOOST_AUTO_TEST_CASE(a_due_message_is_not_looked_at_after_a_stop) {
  gain_trust();
  begin_sign_in();
  deliver();
  time.pass(seconds(20));
  results->stop([] {});
  deliver();
  BOOST_TEST(second->sent.empty());
}

BOOST_AUTO_TEST_CASE(a_look_that_fails_keeps_no_other_message_from_being_looked_at) {
  const delivery_rules rules{*test_services::messenger, *changes, *guards};
  bool fails = false;
  const auto in_force = [&] {
    if (fails) throw std::runtime_error("scripted");
    return std::shared_ptr<const delivery_rules>(std::shared_ptr<void>(), &rules);
  };
  auto timer = std::make_unique<test::held_timer>(time);
  auto* const due = timer.get();
  const auto before = std::exchange(
      results, std::make_shared<server::delivery_results>(server::delivery_results::dependencies{
                   sms_context, *store, time, in_force, std::move(timer)})
  );
  results->use(*both);
  gain_trust();
  for (int i = 0; i < 2; ++i) {
    begin_sign_in();
    pass(seconds(1));
  }
  time.pass(seconds(19));
  fails = true;
  BOOST_TEST(due->fire());
  deliver();
  BOOST_TEST(second->sent.empty());
  fails = false;
  time.pass(seconds(1));
  BOOST_TEST(due->fire());
  deliver();
  BOOST_TEST(second->sent.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_test_message_s_receipt_is_nothing) {
  BOOST_REQUIRE(test_services::messenger->send_test(core::e164_number::from_wire(number).value()));
  deliver();
  const auto before = records();
  receive("first", "first-1", undelivered);
  BOOST_TEST(records() == before);
  BOOST_TEST(status_of_first().undelivered == 0u);
  BOOST_TEST(second->sent.empty());
}

BOOST_AUTO_TEST_CASE(what_was_under_way_is_recorded_before_it_has_stopped) {
  begin_sign_in();
  sms_context.restart();
  while (first->sent.empty()) sms_context.poll_one();
  bool stopped = false;
  both->stop([&] { results->stop([&] { stopped = true; }); });
  while (!stopped) sms_context.poll_one(); // and nothing more
  BOOST_TEST(steps() == "accepted");
}

BOOST_AUTO_TEST_SUITE_END()
