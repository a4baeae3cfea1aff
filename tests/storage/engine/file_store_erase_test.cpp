// Erasing on a full disk, with few unpacked accounts, and all at once.
#include "tests/storage/support/erasing.hpp"
#include "tests/storage/support/store_fixture.hpp"
#include "tests/storage/support/together.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

BOOST_FIXTURE_TEST_SUITE(file_store_erase, store_fixture)

BOOST_AUTO_TEST_CASE(a_full_disk_does_not_keep_anybody) {
  store->close();
  settings.limits = {.segment = 1 << 20, .ahead = 8192, .step = 4096, .reserve = 1024};
  crash();
  open();
  disk.limit_file_size(5000); // less than a segment is begun with
  unsigned made = 0;
  while (const auto n = create(*store, made)) {
    store->wait_durable(n);
    ++made;
  }
  BOOST_REQUIRE(made > 2);
  read_barrier seen;
  BOOST_TEST(erase(*store, 0, seen).has_value());
  store->wait_durable(seen.sequence);
  BOOST_TEST(!exists(*store, 0));
  BOOST_TEST(create(*store, made) == 0u);
}

BOOST_AUTO_TEST_CASE(few_unpacked_accounts_are_enough) {
  for (unsigned n = 0; n < 2000; ++n) {
    BOOST_REQUIRE(create(*store, n));
    if (n % 100 == 99) store->wait_durable(start_session(*store, n, n));
  }
  const auto hash = store->state_hash();
  settings.max_unpacked = 1;
  reopen();
  BOOST_TEST(store->state_hash() == hash);
  for (unsigned n = 0; n < 2000; n += 3) {
    read_barrier seen;
    const auto sequence = start_session(*store, n, 5000 + n);
    if (n % 100 == 0) store->wait_durable(sequence);
    const auto look = [&](const core::account& a, const core::organisation*) {
      BOOST_TEST((a.sessions.back().id == session_number(5000 + n)));
      BOOST_TEST(a.sequence == sequence);
    };
    BOOST_REQUIRE(store->read(account_number(n), seen, look).get());
  }
  const auto changed = store->state_hash();
  settings.max_unpacked = 100'000;
  reopen();
  BOOST_TEST(store->state_hash() == changed);
}

// Erasing, making and finding at once, few accounts and fewer emails.
BOOST_AUTO_TEST_CASE(erasing_races_with_everything) {
  store->close();
  settings.max_unpacked = 256;
  crash();
  open();
  constexpr unsigned rounds = 400, accounts = 12, emails = 4;
  std::atomic<int> alive{0};
  together([&](unsigned t) {
    for (unsigned i = 0; i < rounds; ++i) {
      const unsigned n = (i * 7 + t) % accounts;
      read_barrier seen;
      // A new id each time, as it is outside.
      auto e = creation(1000 * (t + 1) + i);
      e.email = e.email_key = email_number(n % emails);
      const auto decide = [&](const core::account&, const core::organisation*) -> answer { return events({e}); };
      if (store->create(e.id, e.email_key, seen, decide).get()) ++alive;
      if (const auto id = store->find(email_number((n + 1) % emails), seen).get()) {
        const auto look = [&](const core::account& a, const core::organisation*) {
          if (a.id != *id) std::terminate();
        };
        store->read(*id, seen, look).get();
        if (i % 2 && store->erase(*id, seen, erased).get()) --alive;
      }
    }
  });
  BOOST_TEST(store->count().accounts == static_cast<std::size_t>(alive));
  BOOST_TEST(alive <= static_cast<int>(emails));
  const auto hash = store->state_hash();
  reopen();
  BOOST_TEST(store->state_hash() == hash);
}

BOOST_AUTO_TEST_SUITE_END()
