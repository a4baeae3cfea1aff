// What every store promises of accounts, organisations and meters.
#include "tests/storage/support/any_store.hpp"

#include <boost/test/unit_test.hpp>

#include <set>
#include <string>
#include <thread>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;
using core::refusal_kind;

namespace {

core::result<core::decision, core::refusal> nothing(const core::account&, const core::organisation*) {
  return core::decision{};
}

core::meter_limit daily(unsigned meter, std::uint32_t limit) {
  return {meter_number(meter), limit, core::hours(24), false};
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(store_port, any_store)

BOOST_AUTO_TEST_CASE(a_new_store_is_empty) {
  const auto c = store->count();
  BOOST_TEST(c.accounts == 0u);
  BOOST_TEST(c.organisations == 0u);
  BOOST_TEST(c.meters == 0u);
  read_barrier seen;
  BOOST_TEST(!store->find(email_number(1), seen).get());
  BOOST_TEST(!store->read(account_number(1), seen, [](const core::account&, const core::organisation*) {}).get());
}

BOOST_AUTO_TEST_CASE(a_created_account_is_found_and_read) {
  const auto n = create(*store, 1);
  read_barrier seen;
  BOOST_TEST((store->find(email_number(1), seen).get() == account_number(1)));
  BOOST_TEST(seen.sequence == n);
  std::string email;
  std::uint64_t sequence = 0;
  const auto look = [&](const core::account& a, const core::organisation* o) {
    email = a.email.key;
    sequence = a.sequence;
    BOOST_TEST(!o);
  };
  BOOST_TEST(store->read(account_number(1), seen, look).get());
  BOOST_TEST(email == email_number(1));
  BOOST_TEST(sequence == n);
}

BOOST_AUTO_TEST_CASE(an_update_shows_the_organisation_and_what_was_seen) {
  const auto org = create_organisation(*store, 1);
  auto e = creation(1);
  e.organisations = {organisation_number(1)};
  read_barrier seen;
  const auto decide = [&](const core::account&, const core::organisation*) {
    return core::result<core::decision, core::refusal>(events({e}));
  };
  BOOST_REQUIRE(store->create(account_number(1), email_number(1), seen, decide).get());
  const auto created = seen.sequence;
  read_barrier org_change;
  BOOST_REQUIRE(store->organisations()
                    .append(organisation_number(1), core::two_step_required{epoch, {}, epoch}, org_change)
                    .get());
  BOOST_TEST(org < created);
  BOOST_TEST(created < org_change.sequence);

  // A refusal reveals the policy it was made under.
  read_barrier refused;
  const auto refuse = [](const core::account&, const core::organisation* o) {
    BOOST_REQUIRE(o);
    BOOST_TEST(o->two_step_from.has_value());
    return core::result<core::decision, core::refusal>(core::refusal{refusal_kind::mandatory});
  };
  const auto answer = store->update(account_number(1), refused, refuse).get();
  BOOST_TEST(!answer);
  BOOST_TEST(refused.sequence == org_change.sequence);
}

BOOST_AUTO_TEST_CASE(a_decision_without_events_writes_nothing) {
  const auto made = create(*store, 1);
  read_barrier seen;
  BOOST_TEST(store->update(account_number(1), seen, nothing).get().has_value());
  BOOST_TEST(store->count().last_sequence == made);
  BOOST_TEST(seen.sequence == made);
}

BOOST_AUTO_TEST_CASE(nobody_is_updated_who_does_not_exist) {
  read_barrier seen;
  const auto answer = store->update(account_number(1), seen, nothing).get();
  BOOST_REQUIRE(!answer);
  BOOST_TEST((answer.error().kind == refusal_kind::no_such_user));
}

BOOST_AUTO_TEST_CASE(a_posted_change_is_applied_soon) {
  create(*store, 1);
  {
    const std::string reason = "posted, and owned by what was posted";
    const auto unlock = [reason](const core::account&, const core::organisation*) {
      return core::result<core::decision, core::refusal>(events({core::unlocked{{}, reason, epoch}}));
    };
    store->post_update(account_number(1), unlock);
  }
  std::uint64_t version = 0;
  read_barrier seen;
  const auto look = [&](const core::account& a, const core::organisation*) { version = a.version; };
  while (version != 2) {
    BOOST_REQUIRE(store->read(account_number(1), seen, look).get());
    std::this_thread::yield();
  }
  const auto before = contents();
  reopen();
  BOOST_TEST(contents() == before);
}

BOOST_AUTO_TEST_CASE(a_posted_change_of_nobody_or_that_is_refused_changes_nothing) {
  const auto made = create(*store, 1);
  const auto refuse = [](const core::account&, const core::organisation*) {
    return core::result<core::decision, core::refusal>(core::refusal{refusal_kind::suspended});
  };
  store->post_update(account_number(1), refuse);
  store->post_update(account_number(2), nothing);
  reopen();
  BOOST_TEST(store->count().last_sequence == made);
  BOOST_TEST(store->count().accounts == 1u);
}

BOOST_AUTO_TEST_CASE(an_email_is_taken_once) {
  const auto made = create(*store, 1);
  read_barrier seen;
  const auto answer = store->create(account_number(2), email_number(1), seen, nothing).get();
  BOOST_REQUIRE(!answer);
  BOOST_TEST((answer.error().kind == refusal_kind::email_taken));
  BOOST_TEST(seen.sequence == made);
}

BOOST_AUTO_TEST_CASE(a_refused_creation_leaves_the_email_free) {
  read_barrier seen;
  const auto decide = [](const core::account&, const core::organisation*) {
    return core::result<core::decision, core::refusal>(core::refusal{refusal_kind::suspended});
  };
  BOOST_TEST(!store->create(account_number(1), email_number(1), seen, decide).get());
  create(*store, 1);
  BOOST_TEST((store->find(email_number(1), seen).get() == account_number(1)));
}

BOOST_AUTO_TEST_CASE(a_creation_that_does_not_create_is_a_bug) {
  read_barrier seen;
  BOOST_CHECK_THROW(store->create(account_number(1), email_number(1), seen, nothing).get(), std::logic_error);
  const auto decide = [](const core::account&, const core::organisation*) {
    return core::result<core::decision, core::refusal>(events({creation(1)}));
  };
  BOOST_CHECK_THROW(store->create(account_number(1), email_number(2), seen, decide).get(), std::logic_error);
  BOOST_TEST(store->count().accounts == 0u);
}

BOOST_AUTO_TEST_CASE(organisations_are_found_by_key_and_made_once) {
  const auto n = create_organisation(*store, 1);
  read_barrier seen;
  BOOST_TEST((store->organisations().find("org1", seen).get() == organisation_number(1)));
  BOOST_TEST(seen.sequence == n);
  BOOST_TEST(!store->organisations().find("org2", seen).get());
  BOOST_CHECK_THROW(create_organisation(*store, 1), std::logic_error);
  BOOST_CHECK_THROW(
      store->organisations().append(organisation_number(2), core::two_step_waived{}, seen).get(), std::logic_error
  );
  std::size_t seen_organisations = 0;
  store->organisations().each([&](const core::organisation&) { return ++seen_organisations, true; }).get();
  BOOST_TEST(seen_organisations == 1u);
}

BOOST_AUTO_TEST_CASE(every_account_is_visited_until_the_visitor_stops) {
  for (unsigned n = 0; n < 300; ++n) create(*store, n);
  std::set<core::account_id> visited;
  const auto visit = [&](const core::account& a, const core::organisation*) { return visited.insert(a.id), true; };
  BOOST_TEST(store->each_account(visit).get());
  BOOST_TEST(visited.size() == 300u);
  int count = 0;
  BOOST_TEST(!store->each_account([&](const core::account&, const core::organisation*) { return ++count < 10; }).get()
  );
  BOOST_TEST(count == 10);
}

// Meters.

BOOST_AUTO_TEST_CASE(meters_are_reserved_all_or_none) {
  const core::meter_limit both[] = {daily(1, 10), daily(2, 1)};
  read_barrier seen;
  BOOST_TEST(!store->take(both, epoch, seen).get());
  const auto n = seen.sequence;
  read_barrier refused;
  const auto until = store->take(both, epoch + core::minutes(1), refused).get();
  BOOST_TEST((until == epoch + core::hours(24)));
  BOOST_TEST(refused.sequence == n);
  BOOST_TEST((store->refused_until(both, epoch + core::minutes(1)).get() == until));
  // Nothing of the first meter was reserved with the refused one.
  const auto nine = daily(1, 2);
  BOOST_TEST(!store->refused_until({&nine, 1}, epoch + core::minutes(1)).get());
  BOOST_TEST(store->count().last_sequence == n);
}

BOOST_AUTO_TEST_CASE(no_limit_counts_nothing) {
  const auto none = daily(1, 0);
  read_barrier seen;
  for (int i = 0; i < 3; ++i) BOOST_TEST(!store->take({&none, 1}, epoch, seen).get());
  BOOST_TEST(store->count().meters == 0u);
  BOOST_TEST(seen.sequence == 0u);
}

BOOST_AUTO_TEST_CASE(one_message_is_one_hit_whatever_its_windows) {
  const core::meter_limit windows[] = {
      {meter_number(1), 2, core::minutes(10), false}, {meter_number(1), 3, core::hours(24), false}};
  read_barrier seen;
  BOOST_TEST(!store->take(windows, epoch, seen).get());
  BOOST_TEST(!store->take(windows, epoch, seen).get());
  BOOST_TEST((store->take(windows, epoch, seen).get() == epoch + core::minutes(10)));
  BOOST_TEST(!store->take(windows, epoch + core::minutes(10), seen).get());
  BOOST_TEST((store->take(windows, epoch + core::minutes(20), seen).get() == epoch + core::hours(24)));
}

BOOST_AUTO_TEST_CASE(what_is_given_back_may_be_taken_again) {
  const auto limit = daily(1, 1);
  read_barrier seen;
  BOOST_TEST(!store->take({&limit, 1}, epoch, seen).get());
  BOOST_TEST(store->take({&limit, 1}, epoch + core::minutes(1), seen).get().has_value());
  const core::reservation reservation{meter_number(1), epoch};
  store->refund({&reservation, 1}, epoch + core::minutes(2), seen);
  BOOST_TEST(!store->take({&limit, 1}, epoch + core::minutes(3), seen).get());
  reopen();
  BOOST_TEST(store->take({&limit, 1}, epoch + core::minutes(4), seen).get().has_value());
}

BOOST_AUTO_TEST_CASE(windows_of_an_hour_survive_a_restart_shorter_ones_do_not) {
  const core::meter_limit hour{meter_number(1), 1, core::hours(1), false},
      minute{meter_number(2), 1, core::minutes(59), false};
  read_barrier seen;
  BOOST_TEST(!store->take({&hour, 1}, epoch, seen).get());
  BOOST_TEST(!store->take({&minute, 1}, epoch, seen).get());
  BOOST_TEST(store->take({&minute, 1}, epoch, seen).get().has_value());
  reopen();
  BOOST_TEST(store->take({&hour, 1}, epoch, seen).get().has_value());
  BOOST_TEST(!store->take({&minute, 1}, epoch, seen).get());
}

BOOST_AUTO_TEST_CASE(idle_meters_are_dropped_in_passing) {
  read_barrier seen;
  for (unsigned n = 0; n < 20000; ++n) {
    const core::meter_limit limit{meter_number(n), 1, core::minutes(1), false};
    store->take({&limit, 1}, epoch + core::seconds(n), seen).get();
  }
  BOOST_TEST(store->count().meters < 6000u);
}

BOOST_AUTO_TEST_SUITE_END()
