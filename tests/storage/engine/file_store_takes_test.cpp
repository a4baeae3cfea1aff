// What a change takes of the meters, in the log and on a full disk.
#include "tests/storage/support/store_fixture.hpp"
#include "tests/storage/support/taking_store.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

BOOST_FIXTURE_TEST_SUITE(file_store_takes, taking<store_fixture>)

BOOST_AUTO_TEST_CASE(what_was_taken_is_one_record_and_known_after_a_restart) {
  const auto before = store->count().last_sequence;
  const core::meter_takes takes{
      .ways = {{hits_a_day(1, 1)}}, .once = {hits_a_day(2, 1)}, .amounts = {{meter(3), 7, 0, 0}}};
  BOOST_TEST(change(takes).has_value());
  BOOST_TEST(store->count().last_sequence == before + 2); // the meters' and the account's
  const auto hash = store->state_hash();
  reopen();
  BOOST_TEST(store->state_hash() == hash);
  BOOST_TEST(is_refused(change(takes), core::refusal_kind::too_many_messages, epoch + core::days(1)));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_stored_is_no_limit_reached) {
  store->close();
  store.reset();
  settings.limits = {.segment = 1 << 20, .ahead = 8192, .step = 4096, .reserve = 1024};
  open();
  disk.limit_file_size(5000);       // less than a segment is begun with
  for (bool taken = true; taken;) { // until not even the smallest record fits
    const auto small = hits_a_day(5, 1'000);
    taken = !store->take({&small, 1}, epoch, seen).get();
    store->wait_durable(seen.sequence);
  }
  const auto hash = store->state_hash();
  const core::meter_takes takes{.ways = {{hits_a_day(1, 1)}}, .once = {}, .amounts = {}};
  BOOST_TEST(is_refused(change(takes), core::refusal_kind::not_stored));
  BOOST_TEST(store->state_hash() == hash);
}

BOOST_AUTO_TEST_SUITE_END()
