#include "core/account/evolve.hpp"
#include "storage/memory/account_table.hpp"
#include "storage/memory/message_index.hpp"
#include "tests/storage/support/sample.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;
using core::delivery_step;
using std::chrono::minutes;

namespace {

core::account
account_with(unsigned n, std::string provider_id, core::time_point at, std::vector<std::string> more = {}) {
  core::account a;
  core::evolve(a, creation(n));
  core::note_step(
      a.messages, n, 1, core::purpose::sign_in,
      {delivery_step::accepted, "main", {}, at, std::move(provider_id), std::move(more)}
  );
  return a;
}

void receive(core::account& a, delivery_step what) {
  core::note_step(a.messages, a.messages.back().tag, 1, std::nullopt, {what, "main", {}, epoch});
}

struct indexed {
  message_index index{{1, 2, 3}, 5};
  read_barrier seen;

  void enter(const core::account& a) { index.changed({}, a); }
  std::optional<core::account_id> find(const char* id, core::time_point now = epoch, const char* provider = "main") {
    return index.find(provider, id, now, seen);
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(message_index, indexed)

BOOST_AUTO_TEST_CASE(a_message_is_found_by_its_names_until_it_is_delivered) {
  auto a = account_with(1, "a", epoch, {"a2"});
  a.sequence = 7;
  enter(a);
  for (const char* id : {"a", "a2"}) BOOST_TEST((find(id) == a.id));
  BOOST_TEST(seen.sequence == 7u);
  BOOST_TEST(!find("a3"));
  BOOST_TEST(!find("a", epoch, "other"));
  BOOST_TEST(!find("a2main"));
  for (const auto what : {delivery_step::undelivered, delivery_step::delivered}) {
    const auto before = index.hashed_names_of(a);
    receive(a, what);
    index.changed(before, a);
    BOOST_TEST(find("a").has_value() == (what == delivery_step::undelivered));
  }
  BOOST_TEST(index.size() == 0u);
}

BOOST_AUTO_TEST_CASE(what_led_to_its_end_is_found_no_more) {
  auto a = account_with(1, "a", epoch);
  enter(a);
  const auto before = index.hashed_names_of(a);
  a.messages.clear(); // its code came back
  index.changed(before, a);
  BOOST_TEST(index.size() == 0u);
  enter(account_with(2, "b", epoch));
  index.erased(account_with(2, "b", epoch));
  BOOST_TEST(index.size() == 0u);
}

BOOST_AUTO_TEST_CASE(a_name_used_again_means_the_newer_message_in_whatever_order) {
  const auto older = account_with(1, "a", epoch), newer = account_with(2, "a", epoch + minutes(1));
  for (const bool newer_first : {true, false}) {
    storage::message_index both({}, 5);
    both.changed({}, newer_first ? newer : older);
    both.changed({}, newer_first ? older : newer);
    BOOST_TEST((both.find("main", "a", epoch, seen) == newer.id));
    both.erased(older); // the other one's stays
    BOOST_TEST((both.find("main", "a", epoch, seen) == newer.id));
  }
}

BOOST_AUTO_TEST_CASE(names_are_kept_for_two_hours) {
  enter(account_with(1, "a", epoch));
  const auto end = epoch + core::longest_receipt_delay;
  BOOST_TEST(find("a", end - core::milliseconds(1)).has_value());
  BOOST_TEST(!find("a", end));
  enter(account_with(2, "b", end));
  BOOST_TEST(index.size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_oldest_are_forgotten_first) {
  for (unsigned n = 0; n < 1000; ++n) enter(account_with(n, "m" + std::to_string(n), epoch));
  BOOST_TEST(index.size() == 5u);
  BOOST_TEST(!find("m994"));
  BOOST_TEST((find("m995") == account_number(995)));
}

BOOST_AUTO_TEST_CASE(an_index_filled_from_accounts_is_that_of_their_changes) {
  account_table accounts;
  for (unsigned n = 0; n < 3; ++n) {
    auto a = account_with(n, "m" + std::to_string(n), epoch + minutes(n));
    accounts.shard(a.id).insert(a);
  }
  auto gone = account_with(3, "m3", epoch);
  receive(gone, delivery_step::delivered);
  accounts.shard(gone.id).insert(gone);
  auto old = account_with(4, "m4", epoch + minutes(2) - core::longest_receipt_delay);
  accounts.shard(old.id).insert(old);
  index.fill(accounts, epoch + minutes(2), 2);
  BOOST_TEST(index.size() == 3u);
  for (unsigned n = 0; n < 3; ++n) BOOST_TEST((find(("m" + std::to_string(n)).c_str()) == account_number(n)));
}

BOOST_AUTO_TEST_SUITE_END()
