// What every store promises of hourly counters and verifications: counted for all or none, the same after a restart.
#include "tests/storage/support/any_store.hpp"
#include "tests/storage/support/counting_store.hpp"

#include <iterator>
#include <vector>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

BOOST_FIXTURE_TEST_SUITE(store_port_counters, counting<any_store>)

BOOST_AUTO_TEST_CASE(amounts_are_added_up_to_their_limit_and_after_a_restart_from_there) {
  BOOST_TEST(!add(1, 9, 10));
  reopen();
  BOOST_TEST((add(1, 2, 10) == core::next_day(epoch)));
  BOOST_TEST(!add(1, 1, 10));
  reopen();
  BOOST_TEST(add(1, 1, 10).has_value());
  BOOST_TEST(counted(1) == 10u);
}

BOOST_AUTO_TEST_CASE(all_are_added_or_none) {
  const std::vector<core::counter_limit> both{{meter(1), 1, 0, 0}, {meter(2), 5, 8, 0}};
  BOOST_TEST(!add(both, epoch));
  const auto before = seen.sequence;
  BOOST_TEST(add(both, epoch).has_value());
  BOOST_TEST(seen.sequence == before);
  BOOST_TEST(store->count().last_sequence == before);
  BOOST_TEST(counted(1) == 1u);
  BOOST_TEST(counted(2) == 5u);
}

BOOST_AUTO_TEST_CASE(what_was_not_written_when_the_machine_died_was_not_told_either) {
  add(1, 3);
  store->wait_durable(seen.sequence);
  crash_and_open();
  BOOST_TEST(counted(1) == 3u);
}

BOOST_AUTO_TEST_CASE(a_verification_refunds_the_reservation_and_counts_once) {
  wait_to_be_verified(epoch);
  const auto reserved = seen.sequence;
  record_verification(epoch + core::minutes(1));
  const auto counted_at = seen.sequence;
  BOOST_TEST(counted_at > reserved);
  record_verification(epoch + core::minutes(2));
  BOOST_TEST(seen.sequence == counted_at);
  for (int i = 0; i < 2; ++i) {
    for (const unsigned m : {1u, 2u, 3u}) BOOST_TEST(hits(m) == 0u);
    BOOST_TEST(counted(1) == 0u);
    BOOST_TEST(counted(2) == 1u);
    BOOST_TEST(counted(3) == 1u);
    reopen();
  }
}

BOOST_AUTO_TEST_CASE(a_verification_leaves_the_reservations_of_others) {
  wait_to_be_verified(epoch);
  const core::meter_limit other{meter(2), 50, core::days(1), false};
  BOOST_TEST(!store->take({&other, 1}, epoch + core::seconds(1), seen).get());
  record_verification(epoch + core::minutes(1));
  BOOST_TEST(hits(2) == 1u);
  reopen();
  BOOST_TEST(hits(2) == 1u);
}

BOOST_AUTO_TEST_CASE(what_has_happened_counts_above_every_limit_and_after_a_restart) {
  const core::meter_limit limits[] = {{meter(1), 1, core::days(1), false}, {meter(2), 2, core::hours(1), false}};
  const core::counter_limit amounts[] = {{meter(3), 7, 10, 10}, {meter(1), 1, 1, 0}};
  std::uint64_t before = 0;
  for (int i = 0; i < 3; ++i) {
    read_barrier seen_now;
    store->count_unlimited(limits, amounts, epoch, seen_now);
    BOOST_TEST(seen_now.sequence > before); // in the log
    before = seen_now.sequence;
  }
  for (int i = 0; i < 2; ++i) {
    BOOST_TEST(hits(1) == 3u);
    BOOST_TEST(hits(2) == 3u);
    BOOST_TEST(counted(3) == 21u);
    BOOST_TEST(counted(1) == 3u);
    BOOST_TEST(store->take(limits, epoch, seen).get().has_value());
    BOOST_TEST(add({std::begin(amounts), std::end(amounts)}, epoch).has_value());
    reopen();
  }
}

BOOST_AUTO_TEST_CASE(what_has_happened_may_be_hits_only_or_amounts_only) {
  const core::meter_limit limit{meter(1), 1, core::days(1), false};
  const core::counter_limit amount{meter(1), 5, 0, 0};
  store->count_unlimited({&limit, 1}, {}, epoch, seen);
  store->count_unlimited({}, {&amount, 1}, epoch, seen);
  const auto before = seen.sequence;
  store->count_unlimited({}, {}, epoch, seen);
  BOOST_TEST(store->count().last_sequence == before);
  BOOST_TEST(hits(1) == 1u);
  BOOST_TEST(counted(1) == 5u);
}

BOOST_AUTO_TEST_CASE(several_meters_are_shown_by_their_places) {
  add(1, 3);
  add(4, 5);
  const core::meter_id ids[] = {meter(4), meter(2), meter(1), meter(4)};
  std::vector<std::uint64_t> amounts(std::size(ids));
  const auto show = [&](std::size_t i, const core::meter& m) {
    amounts.at(i) += core::amount_since(core::counter_of(m), core::day_begin(epoch));
  };
  BOOST_TEST(store->read_meters(ids, show).get());
  BOOST_TEST((amounts == std::vector<std::uint64_t>{5, 0, 3, 5}));
  const core::meter_id unknown[] = {meter(2), meter(3)};
  const auto nothing = [](std::size_t, const core::meter&) { BOOST_ERROR("a meter was shown that counts nothing"); };
  BOOST_TEST(!store->read_meters(unknown, nothing).get());
  BOOST_TEST(!store->read_meters({}, nothing).get());
}

BOOST_AUTO_TEST_CASE(where_nothing_waits_a_verification_changes_nothing) {
  record_verification(epoch);
  BOOST_TEST(seen.sequence == 0u);
  BOOST_TEST(store->count().meters == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
