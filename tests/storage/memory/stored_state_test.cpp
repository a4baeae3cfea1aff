#include "storage/format/event_codec.hpp"
#include "storage/format/record_codec.hpp"
#include "storage/memory/stored_state.hpp"
#include "tests/storage/support/accounts.hpp"
#include "tests/storage/support/sample.hpp"

#include <boost/test/unit_test.hpp>

#include <random>
#include <thread>

using namespace twostep;
using namespace twostep::storage::test;
using storage::record_type;

namespace {

struct written_record {
  record_type type;
  storage::bytes payload;
  std::uint64_t sequence;
};

written_record of_account(std::uint64_t sequence, unsigned n, std::vector<core::event> what) {
  written_record r{record_type::account, {}, sequence};
  storage::encode(r.payload, account_number(n), what);
  return r;
}
written_record of_organisation(std::uint64_t sequence, unsigned n, const core::organisation_event& what) {
  written_record r{storage::log_type_of<storage::organisation_kind>, {}, sequence};
  storage::encode_change<storage::organisation_kind>(r.payload, organisation_number(n), what);
  return r;
}
written_record of_meters(std::uint64_t sequence, const core::meter_event& what) {
  written_record r{record_type::meters, {}, sequence};
  storage::encode(r.payload, what);
  return r;
}

std::optional<std::string> replay(storage::stored_state& state, const written_record& r) {
  return storage::replay(state, r.type, r.payload, r.sequence);
}

core::session_started session(unsigned n) {
  return {{session_number(n), epoch, epoch, epoch, "Firefox on Linux", "192.0.2.7"}};
}

/// Users come, change and go; organisations and meters between.
std::vector<written_record> story() {
  std::mt19937 chance(5);
  std::vector<written_record> all;
  std::vector<unsigned> alive;
  const auto next = [&] { return all.size() + 1; };
  const core::organisation_created org{organisation_number(1), "org", "org", {}, epoch};
  all.push_back(of_organisation(next(), 1, org));
  for (unsigned round = 0; round < 600; ++round) {
    const auto at = epoch + core::minutes(round);
    const unsigned n = alive.empty() ? 0 : alive[chance() % alive.size()];
    switch (alive.empty() ? 0 : chance() % 10) {
    case 0:
      all.push_back(of_account(next(), round, {creation(round)}));
      alive.push_back(round);
      break;
    case 1:
      if (chance() % 2) break;
      all.push_back(of_account(next(), n, {core::user_erased{{}, at}}));
      std::erase(alive, n);
      break;
    case 2: {
      const std::vector<core::meter_hit> charges{{meter_number(n % 5), 86400 * 30}, {meter_number(9), 86400 * 30}};
      all.push_back(of_meters(next(), core::meters_taken{charges, at}));
      break;
    }
    case 3: {
      // Two reservations of one meter in one record.
      const std::vector<core::reservation> charges{{meter_number(9), at}, {meter_number(9), at - core::minutes(1)}};
      all.push_back(of_meters(next(), core::meters_returned{charges, at}));
      break;
    }
    case 5: {
      // One that is refunded and one that counts, of the same meter.
      const std::vector<core::counter_increment> charges{{meter_number(n % 5), 3}, {meter_number(9), 1}};
      const std::vector<core::reservation> returned{{meter_number(9), at - core::minutes(1)}};
      all.push_back(of_meters(next(), core::tallied{charges, returned, at}));
      break;
    }
    case 4:
      all.push_back(of_organisation(next(), 1, core::two_step_required{at, {}, at}));
      break;
    default:
      all.push_back(of_account(next(), n, {session(round), core::unlocked{{}, "", at}}));
    }
  }
  return all;
}

} // namespace

BOOST_AUTO_TEST_SUITE(stored_state)

// What a snapshot taken while serving is made of: some of what follows its beginning is in it already.
BOOST_AUTO_TEST_CASE(records_that_the_state_already_holds_are_passed_over) {
  const auto all = story();
  storage::stored_state once;
  for (const auto& r : all) BOOST_REQUIRE(!replay(once, r).has_value());
  const auto hash = storage::state_hash(once);
  for (const std::size_t from : {std::size_t{0}, all.size() / 3, all.size() - 1}) {
    storage::stored_state again;
    for (const auto& r : all) replay(again, r);
    for (std::size_t i = from; i < all.size(); ++i) {
      const auto why = replay(again, all[i]);
      BOOST_REQUIRE_MESSAGE(!why, why.value_or(""));
    }
    BOOST_TEST(storage::state_hash(again) == hash);
  }
}

// As a snapshot copies it: each account as it stood at another moment.
BOOST_AUTO_TEST_CASE(accounts_of_different_moments_meet_at_the_end) {
  const auto all = story();
  storage::stored_state once;
  for (const auto& r : all) replay(once, r);
  std::mt19937 chance(6);
  for (unsigned round = 0; round < 20; ++round) {
    const auto covered = chance() % all.size();
    storage::stored_state live, loaded(256);
    std::size_t done = 0;
    for (; done < covered; ++done) replay(live, all[done]);
    for (std::size_t s = 0; s < storage::account_table::shard_count; ++s) {
      if (done < all.size() && chance() % 4 == 0) replay(live, all[done++]);
      auto& from = live.accounts.shard_at(s);
      auto& to = loaded.accounts.shard_at(s);
      from.each_packed(0, from.slots(), [&](storage::byte_view block) { to.load(block); });
      BOOST_TEST(to.index_loaded());
      to.tombstones = from.tombstones;
    }
    for (std::size_t i = 0; i < covered; ++i)
      if (all[i].type != record_type::account) replay(loaded, all[i]);
    for (auto i = covered; i < all.size(); ++i) {
      const auto why = replay(loaded, all[i]);
      BOOST_REQUIRE_MESSAGE(!why, why.value_or(""));
    }
    BOOST_TEST(storage::state_hash(loaded) == storage::state_hash(once));
    BOOST_TEST(!storage::fill_email_index(loaded, 2).has_value());
  }
}

BOOST_AUTO_TEST_CASE(an_event_of_a_user_who_was_never_created_is_damage) {
  storage::stored_state state;
  const std::string never = "an event of a user who was never created";
  BOOST_TEST(replay(state, of_account(1, 1, {session(1)})).value() == never);
  BOOST_TEST(replay(state, of_account(2, 1, {core::user_erased{}})).value() == never);
  BOOST_TEST(!replay(state, of_account(3, 1, {creation(1)})).has_value());
  BOOST_TEST(replay(state, of_account(4, 1, {creation(1)})).value() == "a user is created twice");
  BOOST_TEST(!replay(state, of_account(5, 1, {core::user_erased{}})).has_value());
  BOOST_TEST(!replay(state, of_account(5, 1, {session(1)})).has_value()); // passed over
  BOOST_TEST(replay(state, of_account(6, 1, {session(1)})).value() == never);
}

BOOST_AUTO_TEST_CASE(an_erasure_leaves_a_tombstone) {
  storage::stored_state state;
  replay(state, of_account(1, 1, {creation(1)}));
  replay(state, of_account(2, 1, {session(1), core::user_erased{{}, epoch + core::days(1)}}));
  const auto& shard = state.accounts.shard(account_number(1));
  BOOST_TEST(!shard.contains(account_number(1)));
  BOOST_TEST(shard.tombstones.at(account_number(1)).sequence == 2u);
  BOOST_TEST((shard.tombstones.at(account_number(1)).at == epoch + core::days(1)));
  BOOST_TEST((state.newest() == epoch + core::days(1)));
}

BOOST_AUTO_TEST_CASE(different_accounts_can_be_replayed_at_once) {
  const auto all = story();
  storage::stored_state once, parts(256);
  for (const auto& r : all) replay(once, r);
  std::vector<std::thread> threads;
  constexpr unsigned count = 4;
  for (unsigned t = 0; t < count; ++t)
    threads.emplace_back([&, t] {
      for (const auto& r : all) {
        const unsigned whose = r.type == record_type::account ? r.payload[15] % (count - 2) + 2
                                                              : (r.type == record_type::meters ? 1 : 0);
        if (whose == t && replay(parts, r)) std::terminate();
      }
    });
  for (auto& t : threads) t.join();
  BOOST_TEST(storage::state_hash(parts) == storage::state_hash(once));
}

BOOST_AUTO_TEST_SUITE_END()
