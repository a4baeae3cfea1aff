// What every store promises of hourly counters and verifications: counted for all or none, the same after a restart.
#include "tests/storage/support/any_store.hpp"
#include "tests/storage/support/counting_store.hpp"

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
  const core::counter_limit both[] = {{meter(1), 1, 0, 0}, {meter(2), 5, 8, 0}};
  BOOST_TEST(!store->add_to_counters(both, epoch, seen));
  const auto before = seen.sequence;
  BOOST_TEST(store->add_to_counters(both, epoch, seen).has_value());
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
  BOOST_TEST(!store->take({&other, 1}, epoch + core::seconds(1), seen));
  record_verification(epoch + core::minutes(1));
  BOOST_TEST(hits(2) == 1u);
  reopen();
  BOOST_TEST(hits(2) == 1u);
}

BOOST_AUTO_TEST_CASE(where_nothing_waits_a_verification_changes_nothing) {
  record_verification(epoch);
  BOOST_TEST(seen.sequence == 0u);
  BOOST_TEST(store->count().meters == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
