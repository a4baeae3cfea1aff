// What the file store adds to the port: its records are numbered, and not everything is one.
#include "tests/storage/support/sample.hpp"
#include "tests/storage/support/store_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

BOOST_FIXTURE_TEST_SUITE(file_store, store_fixture)

BOOST_AUTO_TEST_CASE(records_are_numbered_from_one_on) {
  BOOST_TEST(store->count().last_sequence == 0u);
  BOOST_TEST(create(*store, 1) == 1u);
  BOOST_TEST(create_organisation(*store, 1) == 2u);
  BOOST_TEST(start_session(*store, 1, 1) == 3u);
  BOOST_TEST(store->count().last_sequence == 3u);
  reopen();
  BOOST_TEST(start_session(*store, 1, 2) == 4u);
}

BOOST_AUTO_TEST_CASE(windows_under_an_hour_write_no_record) {
  const core::meter_limit hour{meter_number(1), 1, core::hours(1), false},
      minute{meter_number(2), 1, core::minutes(59), false};
  read_barrier seen;
  BOOST_TEST(!store->take({&minute, 1}, epoch, seen).get());
  BOOST_TEST(store->count().last_sequence == 0u);
  BOOST_TEST(!store->take({&hour, 1}, epoch, seen).get());
  BOOST_TEST(store->count().last_sequence == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
