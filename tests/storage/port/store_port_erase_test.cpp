// What every store promises of the end of accounts, and of what is pending.
#include "tests/storage/support/any_store.hpp"
#include "tests/storage/support/erasing.hpp"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;
using core::refusal_kind;

namespace {

std::set<core::account_id> all_pending(const storage::store& s) {
  std::set<core::account_id> all;
  s.each_pending([&](const core::account& a, const core::organisation*) { return all.insert(a.id).second; }).get();
  return all;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(store_port_erase, any_store)

BOOST_AUTO_TEST_CASE(an_erased_account_is_found_no_more) {
  fill(*store, 20);
  const auto last = store->count().last_sequence;
  read_barrier seen;
  BOOST_REQUIRE(erase(*store, 7, seen));
  BOOST_TEST(seen.sequence > last);
  BOOST_TEST(!exists(*store, 7));
  BOOST_TEST(store->count().accounts == 19u);
  BOOST_TEST((store->newest_time() == epoch + core::hours(1)));
  for (unsigned n = 0; n < 20; ++n) BOOST_TEST(exists(*store, n) == (n != 7));
  BOOST_TEST(start_session(*store, 7, 100) == 0u);
  const auto before = contents();
  reopen();
  BOOST_TEST(contents() == before);
  BOOST_TEST(!exists(*store, 7));
}

BOOST_AUTO_TEST_CASE(its_email_can_be_used_again) {
  create(*store, 1);
  read_barrier seen;
  BOOST_REQUIRE(erase(*store, 1, seen));
  auto e = creation(2);
  e.email = e.email_key = email_number(1);
  const auto decide = [&](const core::account&, const core::organisation*) -> answer { return events({e}); };
  BOOST_TEST(store->create(e.id, e.email_key, seen, decide).get().has_value());
  BOOST_TEST((store->find(email_number(1), seen).get() == account_number(2)));
  const auto before = contents();
  reopen();
  BOOST_TEST((store->find(email_number(1), seen).get() == account_number(2)));
  BOOST_TEST(contents() == before);
}

BOOST_AUTO_TEST_CASE(what_its_last_decision_says_besides_is_logged_with_it) {
  create(*store, 1);
  start_session(*store, 1, 1);
  read_barrier seen;
  const auto decide = [](const core::account& a, const core::organisation*) -> answer {
    BOOST_TEST(a.sessions.size() == 1u);
    return events({core::session_ended{session_number(1)}, core::user_erased{{}, epoch}});
  };
  BOOST_REQUIRE(store->erase(account_number(1), seen, decide).get());
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
  BOOST_TEST(store->count().accounts == 0u);
}

BOOST_AUTO_TEST_CASE(a_refusal_or_no_decision_erases_nothing) {
  const auto made = create(*store, 1);
  read_barrier seen;
  const auto refuse = [](const core::account&, const core::organisation*) -> answer {
    return core::refusal{refusal_kind::suspended};
  };
  const auto refused = store->erase(account_number(1), seen, refuse).get();
  BOOST_REQUIRE(!refused);
  BOOST_TEST((refused.error().kind == refusal_kind::suspended));
  BOOST_TEST(seen.sequence == made);
  const auto nothing = [](const core::account&, const core::organisation*) -> answer { return core::decision{}; };
  BOOST_TEST(store->erase(account_number(1), seen, nothing).get().has_value());
  BOOST_TEST(exists(*store, 1));
  BOOST_TEST(store->count().last_sequence == made);
}

BOOST_AUTO_TEST_CASE(an_erasure_that_does_not_erase_is_a_bug) {
  create(*store, 1);
  read_barrier seen;
  const auto decide = [](const core::account&, const core::organisation*) -> answer {
    return events({core::user_erased{}, core::unlocked{}});
  };
  BOOST_CHECK_THROW(store->erase(account_number(1), seen, decide).get(), std::logic_error);
  BOOST_TEST(exists(*store, 1));
}

BOOST_AUTO_TEST_CASE(accounts_that_may_have_a_pending_message_are_visited) {
  for (unsigned n = 0; n < 200; ++n) create(*store, n);
  const auto begin = [&](unsigned n, unsigned challenge) {
    read_barrier seen;
    const auto decide = [&](const core::account&, const core::organisation*) -> answer {
      return events({core::sign_in_challenged{challenge_of(challenge, core::purpose::sign_in)}});
    };
    BOOST_REQUIRE(store->update(account_number(n), seen, decide).get());
  };
  BOOST_TEST(all_pending(*store).empty());
  begin(3, 3);
  begin(150, 150);
  BOOST_TEST((all_pending(*store) == std::set{account_number(3), account_number(150)}));
  reopen();
  BOOST_TEST((all_pending(*store) == std::set{account_number(3), account_number(150)}));
  read_barrier seen;
  const auto decide = [&](const core::account&, const core::organisation*) -> answer {
    return events({core::code_accepted{challenge_number(3), 1, "twilio", epoch}});
  };
  store->update(account_number(3), seen, decide).get();
  BOOST_TEST((all_pending(*store) == std::set{account_number(150)}));
  unsigned visits = 0;
  begin(3, 4);
  store->each_pending([&](const core::account&, const core::organisation*) { return ++visits, false; }).get();
  BOOST_TEST(visits == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
