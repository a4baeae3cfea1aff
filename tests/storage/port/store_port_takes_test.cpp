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

BOOST_AUTO_TEST_CASE(what_was_taken_is_known_after_a_restart) {
  const core::meter_takes takes{
      .ways = {{hits_a_day(1, 1)}}, .once = {hits_a_day(2, 1)}, .amounts = {{meter(3), 7, 0, 0}}};
  BOOST_TEST(change(takes).has_value());
  reopen();
  BOOST_TEST(counted(3) == 7u);
  BOOST_TEST(is_refused(change(takes), core::refusal_kind::too_many_messages, epoch + core::days(1)));
}

BOOST_AUTO_TEST_SUITE_END()
