// Counters and verifications in the file store: the same by replay and by snapshot.
#include "storage/format/event_codec.hpp"
#include "tests/storage/support/counting_store.hpp"
#include "tests/storage/support/store_fixture.hpp"

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

namespace file_store_counters {

struct fixture : counting<store_fixture> {
  void compact() {
    (void)store->compact([](std::uint64_t, std::uint64_t) { return true; });
  }
};

} // namespace file_store_counters

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
