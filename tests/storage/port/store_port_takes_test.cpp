// What every store promises of what a change takes of the meters: taken with it, or neither.
#include "tests/storage/support/any_store.hpp"
#include "tests/storage/support/taking_store.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

BOOST_FIXTURE_TEST_SUITE(store_port_takes, taking<any_store>)

BOOST_AUTO_TEST_CASE(a_change_takes_what_it_needs_or_does_not_happen) {
  const core::meter_takes takes{
      .ways = {{hits_a_day(1, 1), hits_a_day(2, 9)}}, .once = {}, .amounts = {{meter(3), 7, 0, 0}}};
  BOOST_TEST(change(takes).has_value());
  BOOST_TEST(hits(2) == 1u);
  BOOST_TEST(counted(3) == 7u);
  const auto last = store->count().last_sequence;
  BOOST_TEST(is_refused(change(takes), core::refusal_kind::too_many_messages, epoch + core::days(1)));
  BOOST_TEST(store->count().last_sequence == last);
  BOOST_TEST(seen.sequence == last); // the answer waits for what refused
  BOOST_TEST(kept_sessions() == 1u);
  BOOST_TEST(hits(2) == 1u);
  BOOST_TEST(counted(3) == 7u);
  BOOST_TEST(change(takes, epoch + core::days(1)).has_value());
}

BOOST_AUTO_TEST_CASE(the_first_way_that_is_open_is_taken_and_the_first_says_until_when) {
  const core::meter_takes takes{.ways = {{hits_a_day(1, 1)}, {hits_a_day(2, 1)}}, .once = {}, .amounts = {}};
  BOOST_TEST(change(takes).has_value());
  BOOST_TEST(hits(1) == 1u);
  BOOST_TEST(hits(2) == 0u);
  BOOST_TEST(change(takes, epoch + core::hours(1)).has_value());
  BOOST_TEST(hits(1) == 1u);
  BOOST_TEST(hits(2) == 1u);
  const auto third = change(takes, epoch + core::hours(2));
  BOOST_TEST(is_refused(third, core::refusal_kind::too_many_messages, epoch + core::days(1)));
}

BOOST_AUTO_TEST_CASE(what_counts_once_is_taken_once_and_refuses_only_then) {
  const auto of_number = [](unsigned number) {
    return core::meter_takes{
        .ways = {{hits_a_day(9, 50)}}, .once = {hits_a_day(number, 1), hits_a_day(3, 2)}, .amounts = {}};
  };
  for (int i = 0; i < 3; ++i) BOOST_TEST(change(of_number(1)).has_value());
  BOOST_TEST(hits(1) == 1u);
  BOOST_TEST(hits(3) == 1u);
  BOOST_TEST(change(of_number(2)).has_value());
  BOOST_TEST(is_refused(change(of_number(4)), core::refusal_kind::too_many_messages, epoch + core::days(1)));
  BOOST_TEST(change(of_number(1)).has_value()); // counted already
  BOOST_TEST(hits(9) == 5u);
}

BOOST_AUTO_TEST_CASE(an_amount_that_does_not_fit_takes_no_hit) {
  const core::meter_takes takes{.ways = {{hits_a_day(1, 9)}}, .once = {}, .amounts = {{meter(3), 6, 10, 0}}};
  BOOST_TEST(change(takes).has_value());
  BOOST_TEST(is_refused(change(takes), core::refusal_kind::too_many_messages, core::next_day(epoch)));
  BOOST_TEST(hits(1) == 1u);
  BOOST_TEST(kept_sessions() == 1u);
}

// Half of a budget.
BOOST_AUTO_TEST_CASE(a_limit_from_an_amount_on_counts_below_it_and_refuses_from_it) {
  auto limit = hits_a_day(1, 2);
  limit.refuses_from = 10;
  const core::meter_takes takes{.ways = {{limit}}, .once = {}, .amounts = {{meter(3), 4, 0, 0}}};
  for (int i = 0; i < 3; ++i) BOOST_TEST(change(takes, epoch + core::minutes(i)).has_value());
  BOOST_TEST(hits(1) == 3u); // more than its limit: of the day's amount, at most 8 was there
  BOOST_TEST(counted(3) == 12u);
  const auto refused = change(takes, epoch + core::minutes(3));
  BOOST_TEST(is_refused(refused, core::refusal_kind::too_many_messages, epoch + core::minutes(1) + core::days(1)));
  BOOST_TEST(hits(1) == 3u);
  BOOST_TEST(counted(3) == 12u);
  auto without_change = takes;
  without_change.at = epoch + core::minutes(3);
  BOOST_TEST(store->take(without_change, seen).get().has_value());
}

BOOST_AUTO_TEST_CASE(at_midnight_in_utc_its_amount_begins_anew) {
  auto limit = hits_a_day(1, 1);
  limit.refuses_from = 10;
  const core::meter_takes takes{.ways = {{limit}}, .once = {}, .amounts = {{meter(3), 10, 0, 0}}};
  const auto midnight = core::next_day(epoch);
  BOOST_TEST(change(takes, midnight - core::minutes(2)).has_value());
  BOOST_TEST(!change(takes, midnight - core::milliseconds(1)).has_value());
  BOOST_TEST(change(takes, midnight).has_value());
  BOOST_TEST(hits(1) == 2u); // both in the last day
  BOOST_TEST(!change(takes, midnight).has_value());
  reopen();
  BOOST_TEST(!change(takes, midnight + core::minutes(1)).has_value());
}

BOOST_AUTO_TEST_CASE(without_an_amount_a_limit_from_an_amount_on_only_counts) {
  auto limit = hits_a_day(1, 1);
  limit.refuses_from = 1;
  const core::meter_takes takes{.ways = {{limit}}, .once = {}, .amounts = {}};
  for (int i = 0; i < 3; ++i) BOOST_TEST(change(takes).has_value());
  BOOST_TEST(hits(1) == 3u);
}

BOOST_AUTO_TEST_CASE(another_account_is_not_stopped_by_who_had_much) {
  const auto of = [](unsigned account) {
    auto limit = hits_a_day(account, 1);
    limit.refuses_from = 10;
    return core::meter_takes{.ways = {{limit}}, .once = {}, .amounts = {{meter(3), 10, 0, 0}}};
  };
  BOOST_TEST(change(of(1)).has_value());
  BOOST_TEST(!change(of(1)).has_value());
  BOOST_TEST(change(of(2)).has_value());
}

// Numbers that wait to be verified.
BOOST_AUTO_TEST_CASE(what_was_verified_raises_a_limit_in_the_same_charge) {
  const core::meter_takes takes{.ways = {{waiting_a_day(1, 2, 20)}}, .once = {}, .amounts = {}};
  for (int i = 0; i < 2; ++i) BOOST_TEST(change(takes).has_value());
  BOOST_TEST(is_refused(change(takes), core::refusal_kind::too_many_messages, epoch + core::days(1)));
  add(1, 15); // a fifth is 3
  BOOST_TEST(change(takes).has_value());
  BOOST_TEST(is_refused(change(takes), core::refusal_kind::too_many_messages, epoch + core::days(1)));
  BOOST_TEST(hits(1) == 3u);
  add(1, 5); // 4
  reopen();
  BOOST_TEST(change(takes).has_value());
  BOOST_TEST(!change(takes).has_value());
  BOOST_TEST(hits(1) == 4u);
}

BOOST_AUTO_TEST_CASE(a_verification_makes_room_and_raises_the_limit) {
  const core::meter_takes takes{
      .ways = {{hits_a_day(9, 50)}}, .once = {hits_a_day(1, 1), waiting_a_day(2, 1, 200)}, .amounts = {}};
  BOOST_TEST(change(takes).has_value());
  const core::meter_id country[] = {meter(2)};
  store->record_verification(meter(1), country, epoch, seen);
  BOOST_TEST(hits(2) == 0u);
  for (const unsigned number : {3u, 4u}) {
    auto other = takes;
    other.once.front() = hits_a_day(number, 1);
    BOOST_TEST(change(other).has_value());
  }
  BOOST_TEST(hits(2) == 2u); // twice the one that was verified
  BOOST_TEST(is_refused(change(takes), core::refusal_kind::too_many_messages, epoch + core::days(1)));
  BOOST_TEST(hits(9) == 3u);
}

BOOST_AUTO_TEST_CASE(a_limit_by_the_hour_is_raised_by_the_days_and_by_the_last_hour) {
  const core::meter_limit hourly{
      .meter = meter(1), .limit = 1, .window = core::hours(1), .raised_by = core::verified_share{50, 12}};
  const core::meter_takes takes{.ways = {{hourly}}, .once = {}, .amounts = {}};
  for (int i = 0; i < 2; ++i) BOOST_TEST(change(takes).has_value()); // a sixth of 12
  BOOST_TEST(is_refused(change(takes), core::refusal_kind::too_many_messages, epoch + core::hours(1)));
  add(1, 6); // half is 3
  BOOST_TEST(change(takes).has_value());
  BOOST_TEST(!change(takes).has_value());
}

BOOST_AUTO_TEST_CASE(a_raised_limit_holds_without_a_change_too) {
  const auto limit = waiting_a_day(1, 1, 20);
  BOOST_TEST(!store->take({&limit, 1}, epoch, seen).get());
  BOOST_TEST(store->refused_until({&limit, 1}, epoch).get().has_value());
  add(1, 10);
  BOOST_TEST(!store->refused_until({&limit, 1}, epoch).get());
  BOOST_TEST(!store->take({&limit, 1}, epoch, seen).get());
  BOOST_TEST(store->take({&limit, 1}, epoch, seen).get().has_value());
}

BOOST_AUTO_TEST_CASE(what_was_taken_is_known_after_a_restart) {
  const core::meter_takes takes{
      .ways = {{hits_a_day(1, 1)}}, .once = {hits_a_day(2, 1)}, .amounts = {{meter(3), 7, 0, 0}}};
  BOOST_TEST(change(takes).has_value());
  reopen();
  BOOST_TEST(counted(3) == 7u);
  BOOST_TEST(is_refused(change(takes), core::refusal_kind::too_many_messages, epoch + core::days(1)));
}

BOOST_AUTO_TEST_SUITE_END()
