// What the store counts of all accounts is what a walk through them finds, however they came to be there.
#include "core/account/second_step.hpp"
#include "tests/storage/support/sample.hpp"
#include "tests/storage/support/store_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

namespace account_totals_kept {

struct counting : store_fixture {
  counting() { settings.max_unpacked = 1; } // from the next opening on: most accounts are changed after a unpacking

  account_totals walked() const {
    account_totals all;
    const auto visit = [&](const core::account& a, const core::organisation*) {
      ++all.by_two_step[a.two_step.index()];
      all.sessions += a.sessions.size();
      all.with_apps += !a.authenticators.empty();
      all.with_passkeys += !a.passkeys.empty();
      all.with_second_step += core::has_second_step(a);
      return true;
    };
    store->each_account(visit).get();
    return all;
  }
  account_totals checked() const {
    const auto counts = store->count();
    BOOST_TEST((counts.totals == walked()));
    std::size_t accounts = 0;
    for (const auto n : counts.totals.by_two_step) accounts += n;
    BOOST_TEST(accounts == counts.accounts);
    return counts.totals;
  }
  void apply(unsigned n, std::vector<core::event> what) {
    read_barrier seen;
    const auto decide = [&](const core::account&, const core::organisation*) {
      return core::result<core::decision, core::refusal>(events(what));
    };
    BOOST_REQUIRE(store->update(account_number(n), seen, decide).get());
  }
  void erase(unsigned n) {
    read_barrier seen;
    const auto decide = [](const core::account&, const core::organisation*) {
      return core::result<core::decision, core::refusal>(events({core::user_erased{{}, epoch}}));
    };
    BOOST_REQUIRE(store->erase(account_number(n), seen, decide).get());
  }
  void compact() {
    store->compact([](std::uint64_t, std::uint64_t) { return true; });
  }
};

} // namespace account_totals_kept

BOOST_FIXTURE_TEST_SUITE(account_totals_kept, counting)

BOOST_AUTO_TEST_CASE(each_state_and_session_is_counted_as_it_comes_and_goes) {
  fill(*store, 4); // 0 and 3 are enabled, each has a session
  apply(1, {core::enable_begun{challenge_of(100, core::purpose::enable)}});
  apply(3, {core::disable_begun{challenge_of(101, core::purpose::disable)}});
  const auto all = checked();
  for (const auto n : all.by_two_step) BOOST_TEST(n == 1u);
  BOOST_TEST(all.sessions == 4u);
  start_session(*store, 2, 50);
  BOOST_TEST(checked().sessions == 5u);
  end_session(*store, 2, 50);
  apply(0, {core::two_step_reset{{}, "lost", epoch}}); // which ends its session too
  const auto later = checked();
  BOOST_TEST(later.sessions == 3u);
  BOOST_TEST(later.by_two_step[core::two_step_state(core::enabled()).index()] == 0u);
}

BOOST_AUTO_TEST_CASE(a_replay_and_a_snapshot_count_the_same) {
  fill(*store, 60);
  apply(1, {core::enable_begun{challenge_of(100, core::purpose::enable)}});
  const auto live = checked();
  BOOST_TEST(live.sessions == 60u);
  reopen();
  BOOST_TEST((checked() == live));
  compact();
  reopen();
  BOOST_TEST((checked() == live));
  for (unsigned n = 0; n < 60; n += 2) start_session(*store, n, 200 + n);
  apply(1, {core::pending_ended{challenge_number(100), core::end_reason::cancelled, epoch}});
  const auto changed = checked();
  BOOST_TEST(changed.sessions == 90u);
  reopen(); // a snapshot, and the records behind it
  BOOST_TEST((checked() == changed));
}

BOOST_AUTO_TEST_CASE(the_erased_are_counted_no_more) {
  fill(*store, 10);
  compact();
  reopen();
  erase(0);
  erase(1);
  const auto left = checked();
  BOOST_TEST(left.sessions == 8u);
  reopen();
  BOOST_TEST((checked() == left));
  compact();
  reopen();
  BOOST_TEST((checked() == left));
  while (store->count().accounts > 0) erase(static_cast<unsigned>(10 - store->count().accounts));
  BOOST_TEST((checked() == account_totals()));
}

BOOST_AUTO_TEST_CASE(what_was_refused_changes_nothing) {
  fill(*store, 3);
  const auto before = checked();
  BOOST_TEST(create(*store, 1) == 0u); // its email is taken
  BOOST_TEST((checked() == before));
}

BOOST_AUTO_TEST_SUITE_END()
