#include "tests/storage/support/sample.hpp"
#include "tests/storage/support/store_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <barrier>
#include <set>
#include <thread>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;
using core::refusal_kind;

namespace {

using answer = core::result<core::decision, core::refusal>;

answer erased(const core::account&, const core::organisation*) {
  return events({core::user_erased{{}, epoch + core::hours(1)}});
}

answer erase(storage::store& s, unsigned n, read_barrier& seen) {
  return s.erase(account_number(n), seen, erased);
}

bool exists(const storage::store& s, unsigned n) {
  read_barrier seen;
  const bool by_email = s.find(email_number(n), seen).has_value();
  const bool by_id = s.read(account_number(n), seen, [](const core::account&, const core::organisation*) {});
  BOOST_TEST(by_email == by_id);
  return by_id;
}

std::set<core::account_id> pending(const storage::store& s) {
  std::set<core::account_id> all;
  s.each_pending([&](const core::account& a, const core::organisation*) { return all.insert(a.id).second; });
  return all;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(file_store_erase, store_fixture)

BOOST_AUTO_TEST_CASE(an_erased_account_is_found_no_more) {
  fill(*store, 20);
  const auto last = store->count().last_sequence;
  read_barrier seen;
  BOOST_REQUIRE(erase(*store, 7, seen));
  BOOST_TEST(seen.sequence == last + 1);
  BOOST_TEST(!exists(*store, 7));
  BOOST_TEST(store->count().accounts == 19u);
  BOOST_TEST((store->newest_time() == epoch + core::hours(1)));
  for (unsigned n = 0; n < 20; ++n) BOOST_TEST(exists(*store, n) == (n != 7));
  BOOST_TEST(start_session(*store, 7, 100) == 0u);
  const auto hash = store->state_hash();
  reopen();
  BOOST_TEST(store->state_hash() == hash);
  BOOST_TEST(!exists(*store, 7));
}

BOOST_AUTO_TEST_CASE(its_email_can_be_used_again) {
  create(*store, 1);
  read_barrier seen;
  BOOST_REQUIRE(erase(*store, 1, seen));
  auto e = creation(2);
  e.email = e.email_key = email_number(1);
  BOOST_TEST(store
                 ->create(
                     e.id, e.email_key, seen,
                     [&](const core::account&, const core::organisation*) -> answer { return events({e}); }
                 )
                 .has_value());
  BOOST_TEST((store->find(email_number(1), seen) == account_number(2)));
  const auto hash = store->state_hash();
  reopen();
  BOOST_TEST((store->find(email_number(1), seen) == account_number(2)));
  BOOST_TEST(store->state_hash() == hash);
}

BOOST_AUTO_TEST_CASE(what_its_last_decision_says_besides_is_logged_with_it) {
  create(*store, 1);
  start_session(*store, 1, 1);
  read_barrier seen;
  BOOST_REQUIRE(store
                    ->erase(account_number(1), seen, [](const core::account& a, const core::organisation*) -> answer {
                      BOOST_TEST(a.sessions.size() == 1u);
                      return events({core::session_ended{session_number(1)}, core::user_erased{{}, epoch}});
                    }));
  BOOST_TEST(store->count().last_sequence == 3u);
  reopen();
  BOOST_TEST(store->count().accounts == 0u);
}

BOOST_AUTO_TEST_CASE(nobody_is_erased_who_does_not_exist) {
  read_barrier seen;
  const auto nobody = erase(*store, 1, seen);
  BOOST_REQUIRE(!nobody);
  BOOST_TEST((nobody.error().kind == refusal_kind::no_such_user));
  create(*store, 1);
  BOOST_REQUIRE(erase(*store, 1, seen));
  BOOST_TEST(!erase(*store, 1, seen));
  BOOST_TEST(store->count().last_sequence == 2u);
}

BOOST_AUTO_TEST_CASE(a_refusal_or_no_decision_erases_nothing) {
  const auto made = create(*store, 1);
  read_barrier seen;
  const auto refused =
      store->erase(account_number(1), seen, [](const core::account&, const core::organisation*) -> answer {
        return core::refusal{refusal_kind::suspended};
      });
  BOOST_REQUIRE(!refused);
  BOOST_TEST((refused.error().kind == refusal_kind::suspended));
  BOOST_TEST(seen.sequence == made);
  BOOST_TEST(store
                 ->erase(
                     account_number(1), seen,
                     [](const core::account&, const core::organisation*) -> answer { return core::decision{}; }
                 )
                 .has_value());
  BOOST_TEST(exists(*store, 1));
  BOOST_TEST(store->count().last_sequence == made);
}

BOOST_AUTO_TEST_CASE(an_erasure_that_does_not_erase_is_a_bug) {
  create(*store, 1);
  read_barrier seen;
  BOOST_CHECK_THROW(
      store->erase(
          account_number(1), seen,
          [](const core::account&, const core::organisation*) -> answer {
            return events({core::user_erased{}, core::unlocked{}});
          }
      ),
      std::logic_error
  );
  BOOST_TEST(exists(*store, 1));
  BOOST_TEST(store->count().last_sequence == 1u);
}

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

BOOST_AUTO_TEST_CASE(accounts_that_may_have_a_pending_message_are_visited) {
  for (unsigned n = 0; n < 200; ++n) create(*store, n);
  const auto begin = [&](unsigned n, unsigned challenge) {
    read_barrier seen;
    BOOST_REQUIRE(store->update(
        account_number(n), seen,
        [&](const core::account&, const core::organisation*) -> answer {
          return events({core::sign_in_challenged{challenge_of(challenge, core::purpose::sign_in)}});
        }
    ));
  };
  BOOST_TEST(pending(*store).empty());
  begin(3, 3);
  begin(150, 150);
  BOOST_TEST((pending(*store) == std::set{account_number(3), account_number(150)}));
  reopen();
  BOOST_TEST((pending(*store) == std::set{account_number(3), account_number(150)}));
  read_barrier seen;
  store->update(account_number(3), seen, [&](const core::account&, const core::organisation*) -> answer {
    return events({core::code_accepted{challenge_number(3), 1, "twilio", epoch}});
  });
  BOOST_TEST((pending(*store) == std::set{account_number(150)}));
  unsigned visits = 0;
  begin(3, 4);
  store->each_pending([&](const core::account&, const core::organisation*) { return ++visits, false; });
  BOOST_TEST(visits == 1u);
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
    BOOST_REQUIRE(store->read(account_number(n), seen, [&](const core::account& a, const core::organisation*) {
      BOOST_TEST((a.sessions.back().id == session_number(5000 + n)));
      BOOST_TEST(a.sequence == sequence);
    }));
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
  constexpr unsigned threads = 6, rounds = 400, accounts = 12, emails = 4;
  std::barrier start(threads);
  std::vector<std::thread> all;
  std::atomic<int> alive{0};
  for (unsigned t = 0; t < threads; ++t)
    all.emplace_back([&, t] {
      start.arrive_and_wait();
      for (unsigned i = 0; i < rounds; ++i) {
        const unsigned n = (i * 7 + t) % accounts;
        read_barrier seen;
        // A new id each time, as it is outside.
        auto e = creation(1000 * (t + 1) + i);
        e.email = e.email_key = email_number(n % emails);
        if (store->create(e.id, e.email_key, seen, [&](const core::account&, const core::organisation*) -> answer {
              return events({e});
            }))
          ++alive;
        if (const auto id = store->find(email_number((n + 1) % emails), seen)) {
          store->read(*id, seen, [&](const core::account& a, const core::organisation*) {
            if (a.id != *id) std::terminate();
          });
          if (i % 2 && store->erase(*id, seen, erased)) --alive;
        }
      }
    });
  for (auto& t : all) t.join();
  BOOST_TEST(store->count().accounts == static_cast<std::size_t>(alive));
  BOOST_TEST(alive <= static_cast<int>(emails));
  const auto hash = store->state_hash();
  reopen();
  BOOST_TEST(store->state_hash() == hash);
}

BOOST_AUTO_TEST_SUITE_END()
