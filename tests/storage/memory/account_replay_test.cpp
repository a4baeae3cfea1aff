// Records applied to accounts at rest make what evolve() makes of the same events.
#include "core/account/evolve.hpp"
#include "storage/memory/account_replay.hpp"
#include "tests/storage/support/sample.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>
#include <random>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

namespace {

struct recorded {
  unsigned who = 0;
  std::uint64_t sequence = 0;
  std::vector<core::event> events;
  bytes payload;
};

recorded tell(std::uint64_t sequence, unsigned who, std::vector<core::event> events) {
  recorded t{who, sequence, std::move(events), {}};
  encode(t.payload, account_number(who), t.events);
  return t;
}

constexpr unsigned people = 40;

/// Everybody is created; then any events but creations and erasures happen to them in no order.
std::vector<recorded> story() {
  std::mt19937 chance(11);
  auto any = every_event();
  std::erase_if(any, [](const core::event& e) {
    return std::holds_alternative<core::user_created>(e) || std::holds_alternative<core::user_erased>(e);
  });
  std::vector<recorded> all;
  for (unsigned n = 0; n < people; ++n) all.push_back(tell(all.size() + 1, n, {creation(n)}));
  for (unsigned round = 0; round < 2000; ++round) {
    std::vector<core::event> events{any[chance() % any.size()]};
    if (chance() % 3 == 0) events.push_back(any[chance() % any.size()]);
    all.push_back(tell(all.size() + 1, static_cast<unsigned>(chance() % people), std::move(events)));
  }
  return all;
}

std::map<unsigned, core::account> evolved(const std::vector<recorded>& all) {
  std::map<unsigned, core::account> accounts;
  for (const auto& t : all) {
    auto& a = accounts[t.who];
    for (const auto& e : t.events) core::evolve(a, e);
    a.sequence = t.sequence;
  }
  return accounts;
}

std::optional<std::string> replay_all(stored_state& state, const std::vector<recorded>& all) {
  account_replay accounts(state);
  for (const auto& t : all)
    if (auto why = accounts.take(t.payload, t.sequence)) return why;
  accounts.finish();
  return std::nullopt;
}

void check(const stored_state& state, const std::map<unsigned, core::account>& expected) {
  account_totals counted;
  for (const auto& [n, account] : expected) {
    const auto& shard = state.accounts.shard(account.id);
    const auto slot = shard.slot_of(account.id);
    BOOST_REQUIRE(slot.has_value());
    core::account room;
    BOOST_TEST((shard.look_at(*slot, room) == account), "account " << n);
    counted.add(totals_entry_of(account));
  }
  BOOST_TEST(state.accounts.size() == expected.size());
  BOOST_TEST((state.accounts.totals() == counted));
}

} // namespace

BOOST_AUTO_TEST_SUITE(account_replay)

BOOST_AUTO_TEST_CASE(records_in_the_logs_order_make_what_their_events_make) {
  const auto all = story();
  stored_state state;
  BOOST_TEST(!replay_all(state, all).has_value());
  check(state, evolved(all));
}

BOOST_AUTO_TEST_CASE(so_do_records_that_come_account_by_account) {
  auto all = story();
  const auto expected = evolved(all);
  std::stable_sort(all.begin(), all.end(), [](const recorded& a, const recorded& b) { return a.who < b.who; });
  stored_state state;
  BOOST_TEST(!replay_all(state, all).has_value());
  check(state, expected);
}

BOOST_AUTO_TEST_CASE(accounts_that_are_unpacked_are_changed_too) {
  const auto all = story();
  const std::vector<recorded> before(all.begin(), all.begin() + 500), after(all.begin() + 500, all.end());
  stored_state state;
  BOOST_TEST(!replay_all(state, before).has_value());
  for (unsigned n = 0; n < people; n += 2) {
    const auto id = account_number(n);
    BOOST_REQUIRE(state.accounts.shard(id).find(id));
  }
  BOOST_TEST(!replay_all(state, after).has_value());
  check(state, evolved(all));
}

BOOST_AUTO_TEST_CASE(what_is_held_already_is_passed_over) {
  const auto all = story();
  stored_state state;
  BOOST_TEST(!replay_all(state, all).has_value());
  BOOST_TEST(!replay_all(state, all).has_value());
  check(state, evolved(all));
}

BOOST_AUTO_TEST_CASE(one_who_came_and_went_leaves_a_tombstone_alone) {
  const auto id = account_number(1);
  for (const bool together : {true, false}) {
    stored_state state;
    const std::vector<recorded> all{
        tell(7, 1, {creation(1)}), tell(8, 1, {core::user_erased{{}, epoch}}), tell(9, 2, {creation(2)})};
    if (together)
      BOOST_TEST(!replay_all(state, all).has_value());
    else
      for (const auto& t : all) BOOST_TEST(!replay_all(state, {t}).has_value());
    const auto& shard = state.accounts.shard(id);
    BOOST_TEST(!shard.contains(id));
    BOOST_TEST(shard.tombstones.at(id).sequence == 8u);
    BOOST_TEST(state.accounts.size() == 1u);
    const auto late = tell(10, 1, {core::unlocked{{}, "", epoch}});
    BOOST_TEST(replay_all(state, {late}).value_or("") == "an event of a user who was never created");
  }
}

BOOST_AUTO_TEST_CASE(the_time_of_the_newest_event_is_seen) {
  stored_state state;
  const auto later = epoch + core::days(400);
  BOOST_TEST(!replay_all(state, {tell(1, 1, {creation(1)}), tell(2, 1, {core::unlocked{{}, "", later}})}).has_value()
  );
  BOOST_TEST((state.newest() == later));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_understood_is_refused) {
  stored_state state;
  const bytes none;
  storage::account_replay accounts(state);
  BOOST_TEST(accounts.take(none, 1).value_or("") == "no room for an id");
  BOOST_TEST(accounts.take(tell(1, 1, {}).payload, 1).value_or("") == "no event");
}

BOOST_AUTO_TEST_SUITE_END()
