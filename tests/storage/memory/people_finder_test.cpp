#include "storage/memory/people_finder.hpp"
#include "tests/storage/support/accounts.hpp"
#include "tests/storage/support/sample.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

namespace people_finder {

template <std::uint8_t N>
storage::people_finder::tag tag_of() {
  return {N};
}

} // namespace people_finder

BOOST_AUTO_TEST_SUITE(people_finder)

BOOST_AUTO_TEST_CASE(a_page_that_finds_nobody_ends_after_so_many_accounts) {
  stored_state state;
  const storage::people_finder finder(state, tag_of<1>);
  const auto accounts = static_cast<unsigned>(2 * storage::people_finder::max_looked_at + 1);
  core::account a;
  a.version = 1;
  for (unsigned n = 0; n < accounts; ++n) {
    a.id = account_number(n);
    a.email.key = a.email.shown = email_number(n);
    state.accounts.shard(a.id).insert_packed(a);
  }
  people_query nobody;
  nobody.words = "nobody";
  read_barrier seen;
  page_request next;
  int pages = 0;
  do {
    const auto show = [](const core::account&, const core::organisation*) { BOOST_ERROR("somebody was shown"); };
    const auto page = finder.find_people(nobody, next, seen, show).get();
    BOOST_REQUIRE(page);
    next.cursor = page->next;
    ++pages;
  } while (!next.cursor.empty());
  BOOST_TEST(pages == 3);
}

BOOST_AUTO_TEST_CASE(a_cursor_of_another_state_is_refused) {
  stored_state state;
  core::account a;
  a.version = 1;
  for (unsigned n = 0; n < 3; ++n) {
    a.id = account_number(n);
    a.email.key = a.email.shown = email_number(n);
    state.accounts.shard(a.id).insert_packed(a);
  }
  const storage::people_finder before(state, tag_of<1>), after(state, tag_of<2>);
  read_barrier seen;
  const auto nothing = [](const core::account&, const core::organisation*) {};
  const auto page = before.find_people({}, {{}, 1}, seen, nothing).get();
  BOOST_REQUIRE(page);
  BOOST_TEST(before.find_people({}, {page->next, 1}, seen, nothing).get().has_value());
  const auto refused = after.find_people({}, {page->next, 1}, seen, nothing).get();
  BOOST_REQUIRE(!refused);
  BOOST_TEST((refused.error() == query_refusal::bad_cursor));
}

BOOST_AUTO_TEST_CASE(the_last_use_is_the_newest_that_the_account_remembers) {
  core::account a;
  BOOST_TEST(!last_use(a));
  a.recent.push_back({core::activity_kind::code_failed, epoch + core::days(9)});
  BOOST_TEST(!last_use(a));
  a.recent.push_back({core::activity_kind::signed_in, epoch});
  BOOST_TEST((last_use(a) == epoch));
  core::app_token token;
  a.app_tokens.push_back(token);
  BOOST_TEST((last_use(a) == epoch));
  a.app_tokens.back().last_used_at = epoch + core::days(1);
  BOOST_TEST((last_use(a) == epoch + core::days(1)));
  core::session s;
  s.started_at = epoch + core::days(2);
  a.sessions.push_back(s);
  BOOST_TEST((last_use(a) == epoch + core::days(2)));
}

BOOST_AUTO_TEST_SUITE_END()
