#include "storage/memory/email_index.hpp"
#include "storage/memory/stored_state.hpp"
#include "tests/storage/support/accounts.hpp"
#include "tests/storage/support/sample.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::storage::test;
using storage::stored_state;

namespace email_index {

void insert_account(stored_state& state, core::account account) {
  state.accounts.shard(account.id).insert(std::move(account));
}

/// Two of three as a snapshot brings them, the others as replay makes them.
void fill_table(stored_state& state, unsigned accounts) {
  for (unsigned n = 0; n < accounts; ++n)
    if (n % 3 != 0) state.accounts.shard(account_number(n)).load(packed(usual_account(n)));
  for (std::size_t s = 0; s < storage::account_table::shard_count; ++s)
    BOOST_REQUIRE(state.accounts.shard_at(s).index_loaded());
  for (unsigned n = 0; n < accounts; n += 3) insert_account(state, usual_account(n));
}

std::optional<storage::email_owner> find(const stored_state& state, std::string_view key) {
  return state.emails.shard(key).find(key, state.accounts);
}

} // namespace email_index

BOOST_AUTO_TEST_SUITE(email_index)

BOOST_AUTO_TEST_CASE(every_account_is_found_by_its_email_once_it_is_filled) {
  for (const unsigned threads : {1u, 4u}) {
    stored_state state(512);
    constexpr unsigned accounts = 20'000;
    fill_table(state, accounts);
    BOOST_TEST(!find(state, email_number(1)));
    BOOST_TEST(!storage::fill_email_index(state, threads).has_value());
    for (unsigned n = 0; n < accounts; ++n) {
      const auto found = find(state, email_number(n));
      BOOST_REQUIRE(found);
      BOOST_REQUIRE((found->id == account_number(n)));
      BOOST_REQUIRE(found->sequence == n + 1);
    }
    BOOST_TEST(!find(state, email_number(accounts)));
    BOOST_TEST(!find(state, ""));
  }
}

BOOST_AUTO_TEST_CASE(what_is_seen_is_the_accounts_number) {
  stored_state state;
  insert_account(state, usual_account(1));
  storage::fill_email_index(state, 1);
  auto& shard = state.accounts.shard(account_number(1));
  auto* account = shard.find(account_number(1));
  account->sequence = 77;
  shard.changed(*account);
  BOOST_TEST(find(state, email_number(1))->sequence == 77u);
}

BOOST_AUTO_TEST_CASE(two_accounts_of_one_email_are_damage) {
  for (const unsigned threads : {1u, 4u}) {
    stored_state state;
    fill_table(state, 100);
    auto other = usual_account(100);
    other.email = usual_account(37).email;
    insert_account(state, other);
    const auto why = storage::fill_email_index(state, threads);
    BOOST_REQUIRE(why);
    BOOST_TEST(*why == "an email is taken twice");
  }
}

BOOST_AUTO_TEST_CASE(an_erased_entry_is_gone_and_its_slot_can_be_anothers) {
  stored_state state;
  constexpr unsigned accounts = 3000;
  fill_table(state, accounts);
  storage::fill_email_index(state, 2);
  for (unsigned n = 0; n < accounts; n += 3) {
    const auto key = email_number(n);
    state.emails.shard(key).erase(key, find(state, key)->place);
    state.accounts.shard(account_number(n)).erase(account_number(n), {});
  }
  for (unsigned n = accounts; n < accounts + 500; ++n) {
    const auto slot = state.accounts.shard(account_number(n)).insert(usual_account(n));
    state.emails.shard(email_number(n)).insert(email_number(n), {account_number(n).value.back(), slot});
  }
  for (unsigned n = 0; n < accounts + 500; ++n) {
    const auto found = find(state, email_number(n));
    BOOST_REQUIRE(found.has_value() == (n >= accounts || n % 3 != 0));
    if (found) BOOST_REQUIRE((found->id == account_number(n)));
  }
}

BOOST_AUTO_TEST_SUITE_END()
