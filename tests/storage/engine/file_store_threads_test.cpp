// What many threads change at once is in the log as it is in memory: accounts, meters, organisations and their order.
#include "tests/storage/support/metered_store.hpp"
#include "tests/storage/support/store_fixture.hpp"
#include "tests/storage/support/together.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

BOOST_FIXTURE_TEST_SUITE(file_store_threads, metered<store_fixture>)

BOOST_AUTO_TEST_CASE(changes_of_many_threads_replay_to_the_same_hash) {
  constexpr unsigned accounts = 5, each = 100;
  for (unsigned n = 0; n < accounts; ++n) create(*store, n);
  create_organisation(*store, 1);
  together([&](unsigned t) {
    for (unsigned i = 0; i < each; ++i) {
      read_barrier seen;
      const core::meter_limit limit{meter(i % 3), each * threads, core::days(1), false};
      const auto decide = [&](const core::account& a, const core::organisation*) {
        core::unlocked e;
        e.reason = std::to_string(a.version);
        auto d = events({e});
        if (i % 2 == 0) d.takes = {.ways = {{limit}}, .once = {}, .amounts = {}, .at = epoch};
        return core::result<core::decision, core::refusal>(std::move(d));
      };
      (void)store->update(account_number(i % accounts), seen, decide).get();
      if (i % 10 == t)
        (void)store->organisations().append(organisation_number(1), core::two_step_waived{}, seen).get();
      if (i % 7 == 0) (void)store->take({&limit, 1}, epoch, seen).get();
    }
  });
  BOOST_TEST(hits(0) > 0u);
  const auto hash = store->state_hash();
  reopen();
  BOOST_TEST(store->state_hash() == hash);
}

BOOST_AUTO_TEST_SUITE_END()
