#include "core/account/second_step.hpp"
#include "storage/memory/account_table.hpp"
#include "tests/storage/support/accounts.hpp"
#include "tests/storage/support/sample.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <memory>
#include <set>

using namespace twostep;
using namespace twostep::storage::test;
using storage::account_shard;
using storage::byte_view;
using storage::bytes;

namespace account_table {

bytes copy(byte_view block) {
  return {block.begin(), block.end()};
}

std::map<core::account_id, bytes> all_of(account_shard& shard) {
  std::map<core::account_id, bytes> all;
  shard.each_packed(0, shard.slots(), [&](byte_view block) {
    BOOST_REQUIRE(all.emplace(storage::id_of(block), copy(block)).second);
  });
  return all;
}

std::map<core::account_id, bytes> packed_all(const std::map<core::account_id, core::account>& accounts) {
  std::map<core::account_id, bytes> all;
  for (const auto& [id, a] : accounts) all.emplace(id, packed(a));
  return all;
}

storage::account_totals counted_in(const std::map<core::account_id, core::account>& accounts) {
  storage::account_totals all;
  for (const auto& [id, a] : accounts) {
    ++all.by_two_step[a.two_step.index()];
    all.sessions += a.sessions.size();
    all.with_apps += !a.authenticators.empty();
    all.with_passkeys += !a.passkeys.empty();
    all.with_second_step += core::has_second_step(a);
  }
  return all;
}

} // namespace account_table

BOOST_AUTO_TEST_SUITE(account_table)

// Whatever is done, and however few are unpacked, the shard holds what a map holds.
BOOST_AUTO_TEST_CASE(it_is_a_map) {
  for (const std::size_t max_unpacked : {1u, 3u, 1000u}) {
    std::mt19937 chance(static_cast<unsigned>(max_unpacked));
    const auto own = std::make_unique<account_shard>();
    account_shard& shard = *own;
    shard.limit_unpacked(max_unpacked);
    std::map<core::account_id, core::account> expected;
    for (unsigned n = 0; n < 100; ++n) {
      const auto account = any_account(chance, n);
      shard.load(packed(account));
      expected.emplace(account.id, account);
    }
    BOOST_TEST(shard.index_loaded());
    for (unsigned round = 0; round < 4000; ++round) {
      const auto n = static_cast<unsigned>(chance()) % 300;
      const auto id = account_number(n);
      const bool exists = expected.contains(id);
      BOOST_REQUIRE(shard.contains(id) == exists);
      auto account = any_account(chance, n);
      account.sequence = round;
      switch (chance() % 8) {
      case 0:
      case 1:
        if (!exists) shard.insert(account), expected.emplace(id, account);
        break;
      case 2:
        if (exists) shard.erase(id, {round, epoch}), expected.erase(id);
        break;
      case 3:
        BOOST_REQUIRE((all_of(shard) == packed_all(expected)));
        break;
      default:
        auto* found = shard.find(id);
        BOOST_REQUIRE((found != nullptr) == exists);
        if (!exists) break;
        BOOST_REQUIRE((*found == expected.at(id)));
        if (chance() % 2) {
          *found = account;
          shard.changed(*found);
          expected.at(id) = account;
        }
      }
      BOOST_REQUIRE(shard.size() == expected.size());
      BOOST_REQUIRE((shard.totals() == counted_in(expected)));
      BOOST_REQUIRE(shard.unpacked() <= max_unpacked);
    }
    BOOST_TEST(shard.slots() <= 300u); // freed ones were used again
    core::account room;
    for (account_shard::slot_number s = 0; s < shard.slots(); ++s) {
      if (shard.is_free(s)) continue;
      const auto id = shard.id_at(s);
      const auto& account = expected.at(id);
      BOOST_TEST((shard.slot_of(id) == s));
      BOOST_TEST(shard.sequence_at(s) == account.sequence);
      BOOST_TEST((shard.email_key_at(s) == account.email.key));
      BOOST_TEST(shard.may_be_pending_at(s) == storage::may_be_pending(account));
      BOOST_TEST((shard.look_at(s, room) == account));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_packed_account_is_copied_without_being_unpacked) {
  const auto own = std::make_unique<account_shard>();
  account_shard& shard = *own;
  auto block = packed(usual_account(1));
  block.insert(block.end(), {200 << 1 & 0x7f, 5}); // what no unpacking would keep
  shard.load(block);
  BOOST_TEST(shard.index_loaded());
  BOOST_TEST((all_of(shard).at(account_number(1)) == block));
  BOOST_TEST(shard.unpacked() == 0u);
}

BOOST_AUTO_TEST_CASE(two_of_one_id_are_not_loaded) {
  const auto own = std::make_unique<account_shard>();
  account_shard& shard = *own;
  for (const unsigned n : {1u, 2u, 1u}) shard.load(packed(usual_account(n)));
  BOOST_TEST(!shard.index_loaded());
}

BOOST_AUTO_TEST_CASE(many_changes_of_one_account_pack_it_once) {
  const auto own = std::make_unique<account_shard>();
  account_shard& shard = *own;
  shard.insert(usual_account(1));
  shard.insert(usual_account(2));
  const auto before = shard.bytes();
  for (unsigned n = 0; n < 1000; ++n) {
    auto* a = shard.find(account_number(1));
    a->sequence += 1;
    a->name = std::string(n, 'x');
    shard.changed(*a);
  }
  BOOST_TEST(shard.bytes() == before); // nothing was packed yet
  BOOST_TEST(storage::sequence_of(all_of(shard).at(account_number(1))) == usual_account(1).sequence + 1000);
}

BOOST_AUTO_TEST_CASE(those_in_use_stay_unpacked) {
  const auto own = std::make_unique<account_shard>();
  account_shard& shard = *own;
  shard.limit_unpacked(4);
  for (unsigned n = 0; n < 20; ++n) shard.load(packed(usual_account(n)));
  BOOST_TEST(shard.index_loaded());
  const auto* in_use = shard.find(account_number(0));
  for (unsigned n = 1; n < 20; ++n) {
    shard.find(account_number(n));
    BOOST_TEST(shard.find(account_number(0)) == in_use);
  }
}

BOOST_AUTO_TEST_CASE(who_is_read_once_drives_nobody_out) {
  const auto own = std::make_unique<account_shard>();
  account_shard& shard = *own;
  shard.limit_unpacked(4);
  for (unsigned n = 0; n < 100; ++n) shard.load(packed(usual_account(n)));
  BOOST_TEST(shard.index_loaded());
  core::account room;
  BOOST_TEST((*shard.read(account_number(0), room) == usual_account(0)));
  BOOST_TEST(shard.unpacked() == 0u);
  const auto* kept = shard.read(account_number(0), room);
  BOOST_TEST(kept != &room);
  for (unsigned n = 1; n < 100; ++n) BOOST_REQUIRE((*shard.read(account_number(n), room) == usual_account(n)));
  BOOST_TEST(shard.unpacked() == 1u);
  BOOST_TEST(shard.read(account_number(0), room) == kept);
  BOOST_TEST(!shard.read(account_number(100), room));
}

BOOST_AUTO_TEST_CASE(a_block_that_cannot_be_read_is_said) {
  const auto own = std::make_unique<account_shard>();
  account_shard& shard = *own;
  auto block = packed(usual_account(1));
  storage::put_varint(block, 3 << 1);
  storage::put_varint(block, 99); // a role of a newer program
  BOOST_REQUIRE(storage::is_packed_account(block));
  shard.load(block);
  BOOST_TEST(shard.index_loaded());
  const auto slot = shard.slot_of(account_number(1)).value();
  core::account room;
  BOOST_CHECK_THROW(shard.find(account_number(1)), std::runtime_error);
  BOOST_CHECK_THROW(shard.read(account_number(1), room), std::runtime_error);
  BOOST_CHECK_THROW(shard.look_at(slot, room), std::runtime_error);
  BOOST_TEST((all_of(shard).at(account_number(1)) == block)); // and nothing is lost
  shard.insert(usual_account(2));
  BOOST_TEST(shard.find(account_number(2)));
}

BOOST_AUTO_TEST_CASE(a_state_of_a_newer_program_isnt_counted_in_the_totals) {
  core::account account;
  account.id = account_number(1);
  auto block = packed(account);
  for (const std::uint64_t n : {8 << 1 | 1, 1, 99}) storage::put_varint(block, n);
  BOOST_REQUIRE(storage::is_packed_account(block));
  const auto own = std::make_unique<account_shard>();
  account_shard& shard = *own;
  shard.load(block);
  BOOST_TEST(shard.index_loaded());
  BOOST_TEST((shard.totals() == storage::account_totals()));
  shard.erase(account.id, {1, epoch});
  BOOST_TEST((shard.totals() == storage::account_totals())); // nothing that wasn't added is taken away
}

BOOST_AUTO_TEST_CASE(an_erased_account_leaves_its_tombstone_until_it_is_made_again) {
  const auto own = std::make_unique<account_shard>();
  account_shard& shard = *own;
  shard.insert(usual_account(1));
  shard.erase(account_number(1), {17, epoch});
  BOOST_TEST(!shard.find(account_number(1)));
  BOOST_TEST(shard.tombstones.at(account_number(1)).sequence == 17u);
  BOOST_TEST((shard.tombstones.at(account_number(1)).at == epoch));
  shard.insert(usual_account(1));
  BOOST_TEST(shard.tombstones.empty());
}

BOOST_AUTO_TEST_CASE(each_packed_takes_a_range_of_slots) {
  const auto own = std::make_unique<account_shard>();
  account_shard& shard = *own;
  for (unsigned n = 0; n < 10; ++n) shard.insert(usual_account(n));
  shard.erase(account_number(4), {});
  std::set<core::account_id> seen;
  const auto note = [&](byte_view block) { seen.insert(storage::id_of(block)); };
  shard.each_packed(3, 6, note);
  BOOST_TEST((seen == std::set{account_number(3), account_number(5)}));
  shard.each_packed(6, 1000, note);
  BOOST_TEST(seen.size() == 6u);
  shard.each_packed(1000, 2000, note);
  BOOST_TEST(seen.size() == 6u);
}

BOOST_AUTO_TEST_CASE(a_table_of_many_finds_each_in_its_shard) {
  storage::account_table table(512);
  for (unsigned n = 0; n < 20'000; ++n) table.shard(account_number(n)).insert(usual_account(n));
  BOOST_TEST(table.size() == 20'000u);
  for (unsigned n = 0; n < 20'000; ++n) {
    const auto* found = table.shard(account_number(n)).find(account_number(n));
    BOOST_REQUIRE(found);
    BOOST_REQUIRE(found->email.key == email_number(n));
  }
  BOOST_TEST(!table.shard(account_number(20'000)).contains(account_number(20'000)));
}

BOOST_AUTO_TEST_SUITE_END()
