// Tallies and proofs: counted for all or none, the same after a restart and a snapshot.
#include "storage/format/event_codec.hpp"
#include "tests/storage/support/metered_store.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

namespace {

struct fixture : metered_store {
  read_barrier seen;

  std::optional<core::time_point> add(unsigned n, std::uint64_t amount, std::uint64_t per_day = 0) {
    const core::counter_limit one{meter(n), amount, per_day, 0};
    return store->add_to_counters({&one, 1}, epoch, seen);
  }
  /// Number 1 waits, counted by 2 and 3.
  void wait_to_be_verified(core::time_point at) {
    const core::meter_limit limits[] = {
        {meter(1), 1, core::days(1), false},
        {meter(2), 50, core::days(1), false},
        {meter(3), 50, core::days(1), false}};
    BOOST_REQUIRE(!store->take(limits, at, seen));
  }
  void record_verification(core::time_point at) {
    const core::meter_id others[] = {meter(2), meter(3)};
    store->record_verification(meter(1), others, at, seen);
  }
  void compact() {
    (void)store->compact([](std::uint64_t, std::uint64_t) { return true; });
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(file_store_counters, fixture)

BOOST_AUTO_TEST_CASE(amounts_are_added_up_to_their_limit_and_after_a_restart_from_there) {
  BOOST_TEST(!add(1, 9, 10));
  reopen();
  BOOST_TEST((add(1, 2, 10) == core::next_day(epoch)));
  BOOST_TEST(!add(1, 1, 10));
  compact();
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
  crash();
  open();
  BOOST_TEST(counted(1) == 3u);
}

BOOST_AUTO_TEST_CASE(a_verification_refunds_the_reservation_and_counts_once) {
  wait_to_be_verified(epoch);
  const auto reserved = seen.sequence;
  record_verification(epoch + core::minutes(1));
  BOOST_TEST(seen.sequence == reserved + 1);
  record_verification(epoch + core::minutes(2));
  BOOST_TEST(seen.sequence == reserved + 1);
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

BOOST_AUTO_TEST_CASE(the_state_is_the_same_by_replay_and_by_snapshot) {
  fill(*store, 5);
  const auto empty = store->state_hash();
  wait_to_be_verified(epoch);
  add(4, 1'000'000);
  record_verification(epoch + core::minutes(1));
  add(2, 7);
  const auto hash = store->state_hash();
  BOOST_TEST(hash != empty);
  reopen();
  BOOST_TEST(store->state_hash() == hash);
  compact();
  reopen();
  BOOST_TEST(store->state_hash() == hash);
  BOOST_TEST(counted(2) == 8u);
}

BOOST_AUTO_TEST_CASE(the_hash_sees_what_is_counted) {
  add(1, 1);
  const auto one = store->state_hash();
  add(1, 1);
  BOOST_TEST(store->state_hash() != one);
}

BOOST_AUTO_TEST_CASE(an_hourly_counter_comes_back_from_its_bytes) {
  bytes b;
  const core::tallied e{{{meter(1), 40'000}, {meter(2), 1}}, {{meter(3), epoch}}, epoch};
  encode(b, core::meter_event(e));
  const auto back = decode_meters(b);
  BOOST_REQUIRE(back);
  const auto& again = std::get<core::tallied>(back->events.front());
  BOOST_TEST((again.charges == e.charges));
  BOOST_TEST((again.returned == e.returned));
  BOOST_TEST((time_of(back->events.front()) == epoch));
}

BOOST_AUTO_TEST_SUITE_END()
