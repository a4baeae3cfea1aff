// What every store promises of finding people.
#include "tests/storage/support/any_store.hpp"

#include <boost/test/unit_test.hpp>

#include <map>
#include <set>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

namespace {

using outcome = core::result<core::decision, core::refusal>;
using numbers = std::set<unsigned>;

struct fixture : any_store {
  std::map<core::account_id, unsigned> made;

  void add(unsigned n, std::string email, std::vector<core::event> more = {}, std::string name = {}) {
    auto e = creation(n);
    e.display_name = std::move(name);
    e.email = e.email_key = std::move(email);
    more.insert(more.begin(), e);
    read_barrier seen;
    const auto decide = [&](const core::account&, const core::organisation*) -> outcome { return events(more); };
    BOOST_REQUIRE(store->create(e.id, e.email_key, seen, decide).get());
    made[e.id] = n;
  }
  void change(unsigned n, std::vector<core::event> what) {
    read_barrier seen;
    const auto decide = [&](const core::account&, const core::organisation*) -> outcome { return events(what); };
    BOOST_REQUIRE(store->update(account_number(n), seen, decide).get());
  }
  void erase(unsigned n) {
    read_barrier seen;
    const auto decide = [&](const core::account&, const core::organisation*) -> outcome {
      return events({core::user_erased{{}, epoch}});
    };
    BOOST_REQUIRE(store->erase(account_number(n), seen, decide).get());
  }

  /// One page's people are added to `found`, each once. The cursor of the next.
  std::string page(const people_query& query, const page_request& asked, std::multiset<core::account_id>& found) {
    read_barrier seen;
    std::size_t people = 0;
    const auto show = [&](const core::account& a, const core::organisation*) {
      found.insert(a.id);
      ++people;
    };
    const auto answer = store->find_people(query, asked, seen, show).get();
    BOOST_REQUIRE(answer);
    BOOST_TEST(people <= asked.size);
    BOOST_TEST(answer->next.size() <= 64u);
    return answer->next;
  }
  numbers find(const people_query& query, std::size_t page_size = 3) {
    std::multiset<core::account_id> found;
    page_request next{{}, page_size};
    do next.cursor = page(query, next, found);
    while (!next.cursor.empty());
    numbers all;
    for (const auto& id : found) BOOST_TEST(all.insert(made.at(id)).second);
    return all;
  }
  numbers find_words(std::string words) {
    people_query query;
    query.words = std::move(words);
    return find(query);
  }
  query_refusal refusal(const people_query& query, const page_request& asked = {}) {
    read_barrier seen;
    const auto show = [](const core::account&, const core::organisation*) { BOOST_ERROR("somebody was shown"); };
    const auto answer = store->find_people(query, asked, seen, show).get();
    BOOST_REQUIRE(!answer);
    return answer.error();
  }
  query_refusal refusal_of_words(std::string words) {
    people_query query;
    query.words = std::move(words);
    return refusal(query);
  }
};

core::challenge to_number(unsigned n, std::string_view number, core::purpose purpose) {
  auto c = challenge_of(n, purpose);
  c.to = core::e164_number::from_wire(number).value();
  return c;
}

/// Two-step verification is on for this number.
std::vector<core::event> enabled(unsigned n, std::string_view number) {
  return {
      core::enable_begun{to_number(n, number, core::purpose::enable)},
      core::two_step_enabled{challenge_number(n), epoch}};
}

core::session_started used(unsigned n, core::time_point at) {
  core::session_started e;
  e.session.id = session_number(n);
  e.session.started_at = e.session.full_sign_in_at = e.session.last_used_at = at;
  return e;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(directory, fixture)

BOOST_AUTO_TEST_CASE(nobody_is_found_in_an_empty_store) {
  BOOST_TEST(find({}).empty());
}

BOOST_AUTO_TEST_CASE(words_are_beginnings_of_words_of_the_address) {
  add(1, "ada.lovelace@example.org");
  add(2, "alan+turing7@example.com");
  add(3, "\xc3\xb8rsted@example.org");
  BOOST_TEST((find_words("ada") == numbers{1}));
  BOOST_TEST((find_words("LOVE") == numbers{1}));
  BOOST_TEST((find_words("turing7") == numbers{2}));
  BOOST_TEST((find_words("exam") == numbers{1, 2, 3}));
  BOOST_TEST((find_words("\xc3\x98RS") == numbers{3})); // three letters, more bytes
  BOOST_TEST(find_words("lace").empty());               // an end is no beginning
  BOOST_TEST(find_words("adalove").empty());
}

BOOST_AUTO_TEST_CASE(words_of_the_name_count_as_those_of_the_address) {
  add(1, "al@example.org", {}, "Ada Lovelace");
  add(2, "ada@example.com", {}, "Ørsted, H. C.");
  BOOST_TEST((find_words("love") == numbers{1}));
  BOOST_TEST((find_words("ada") == numbers{1, 2}));
  BOOST_TEST((find_words("ørst ada") == numbers{2})); // one of the name, one of the address
  BOOST_TEST((find_words("lovelace@example.org") == numbers{1}));
  BOOST_TEST(find_words("lovelace ørsted").empty());
  add(3, "wei@example.net", {}, "王伟");
  add(4, "am@example.net", {}, "Anne–Marie Bo");  // an en dash
  BOOST_TEST((find_words("王伟") == numbers{3})); // two ideographs say as much as four letters
  BOOST_TEST((find_words("marie") == numbers{4}));
  BOOST_TEST((find_words("bo anne") == numbers{4}));
}

BOOST_AUTO_TEST_CASE(every_word_must_be_there_in_whatever_order_and_between_whatever_signs) {
  add(1, "ada.lovelace@example.org");
  add(2, "ada.byron@example.org");
  BOOST_TEST((find_words("lovelace, ada") == numbers{1}));
  BOOST_TEST((find_words(" Ada@Exam.org ") == numbers{1, 2}));
  BOOST_TEST(find_words("ada turing").empty());
}

BOOST_AUTO_TEST_CASE(a_number_is_found_by_its_last_four_digits_while_it_is_verified) {
  add(1, "one@example.org", enabled(1, "+4520123456"));
  add(2, "two@example.org", enabled(2, "+4520993456"));
  add(3, "three@example.org", {core::enable_begun{to_number(3, "+4530123456", core::purpose::enable)}});
  people_query query;
  query.phone_ends = "3456";
  BOOST_TEST((find(query) == numbers{1, 2}));
  query.phone_ends = "2012";
  BOOST_TEST(find(query).empty());
}

BOOST_AUTO_TEST_CASE(people_of_one_organisation_come_with_it) {
  create_organisation(*store, 1);
  create_organisation(*store, 2);
  for (unsigned n = 1; n <= 4; ++n) {
    auto e = creation(n);
    e.organisations = {organisation_number(n % 2 + 1)};
    read_barrier seen;
    const auto decide = [&](const core::account&, const core::organisation*) -> outcome { return events({e}); };
    BOOST_REQUIRE(store->create(e.id, e.email_key, seen, decide).get());
    made[e.id] = n;
  }
  people_query query;
  query.organisation = organisation_number(1);
  BOOST_TEST((find(query) == numbers{2, 4}));
  read_barrier seen;
  std::size_t shown = 0;
  const auto show = [&](const core::account&, const core::organisation* org) {
    shown += org && org->id == organisation_number(1);
  };
  (void)store->find_people(query, {}, seen, show).get();
  BOOST_TEST(shown == 2u);
  BOOST_TEST(seen.sequence != 0u);
}

BOOST_AUTO_TEST_CASE(the_two_step_state_is_as_of_the_query) {
  add(1, "off@example.org");
  add(2, "on@example.org", enabled(2, "+4520123456"));
  add(3, "pending@example.org", {core::enable_begun{to_number(3, "+4530123456", core::purpose::enable)}});
  core::challenge pending;
  read_barrier seen;
  const auto look = [&](const core::account& a, const core::organisation*) {
    pending = *core::pending_challenge(a.two_step);
  };
  store->read(account_number(3), seen, look).get();
  people_query query;
  query.now = pending.expires_at - core::milliseconds(1);
  query.two_step = two_step_kind::disabled;
  BOOST_TEST((find(query) == numbers{1}));
  query.two_step = two_step_kind::pending_enable;
  BOOST_TEST((find(query) == numbers{3}));
  query.two_step = two_step_kind::enabled;
  BOOST_TEST((find(query) == numbers{2}));
  query.now = pending.expires_at;
  query.two_step = two_step_kind::disabled;
  BOOST_TEST((find(query) == numbers{1, 3}));
}

BOOST_AUTO_TEST_CASE(the_last_use_is_before_or_after_a_time) {
  add(1, "never@example.org");
  add(2, "once@example.org", {used(2, epoch)});
  add(3, "often@example.org", {used(3, epoch), used(4, epoch + core::days(9))});
  people_query query;
  query.used_since = epoch;
  BOOST_TEST((find(query) == numbers{2, 3}));
  query.used_since = epoch + core::days(9);
  BOOST_TEST((find(query) == numbers{3}));
  query.used_since.reset();
  query.unused_since = epoch + core::days(9);
  BOOST_TEST((find(query) == numbers{1, 2}));
  query.unused_since = epoch;
  BOOST_TEST((find(query) == numbers{1}));
  query.used_since = epoch;
  query.unused_since = epoch + core::days(1);
  BOOST_TEST((find(query) == numbers{2}));
}

BOOST_AUTO_TEST_CASE(all_that_is_asked_must_hold) {
  auto on = enabled(1, "+4520123456");
  on.push_back(used(1, epoch));
  add(1, "ada.lovelace@example.org", on);
  add(2, "ada.byron@example.org", enabled(2, "+4520123456"));
  add(3, "ada@example.org");
  people_query query;
  query.words = "ada exam";
  query.two_step = two_step_kind::enabled;
  BOOST_TEST((find(query) == numbers{1, 2}));
  query.phone_ends = "3456";
  BOOST_TEST((find(query) == numbers{1, 2}));
  query.used_since = epoch;
  BOOST_TEST((find(query) == numbers{1}));
  query.words = "byron";
  BOOST_TEST(find(query).empty());
  query.used_since.reset();
  query.organisation = organisation_number(1);
  BOOST_TEST(find(query).empty());
}

BOOST_AUTO_TEST_CASE(people_are_found_by_role_and_by_second_step) {
  add(1, "ada@example.org", enabled(1, "+4520123456"));
  add(2, "bea@example.org");
  change(2, {core::role_set{core::role::operator_, std::nullopt, {}, epoch}});
  add(3, "cleo@example.org");
  people_query query;
  query.role = core::role::member;
  BOOST_TEST((find(query) == numbers{1, 3}));
  query.second_step = false;
  BOOST_TEST((find(query) == numbers{3}));
  query.role.reset();
  BOOST_TEST((find(query) == numbers{2, 3}));
  query.second_step = true;
  BOOST_TEST((find(query) == numbers{1}));
}

BOOST_AUTO_TEST_CASE(everybody_is_in_one_page) {
  for (unsigned n = 0; n < 700; ++n) add(n, email_number(n));
  for (const std::size_t size : {std::size_t{1}, std::size_t{7}, max_page_size})
    BOOST_TEST(find({}, size).size() == 700u);
}

BOOST_AUTO_TEST_CASE(who_stays_is_in_one_page_while_others_come_change_and_go) {
  constexpr unsigned staying = 600;
  for (unsigned n = 0; n < 2 * staying; ++n) add(n, email_number(n));
  std::multiset<core::account_id> found;
  page_request next{{}, 20};
  unsigned come = 2 * staying, gone = staying;
  do {
    next.cursor = page({}, next, found);
    // Half of the others go; three times as many come, and take their places among others.
    for (int i = 0; i < 5 && gone < 2 * staying; ++i) erase(gone++);
    for (int i = 0; i < 40; ++i, ++come) add(come, email_number(come));
    change(come % staying, {used(come, epoch)});
  } while (!next.cursor.empty());
  for (unsigned n = 0; n < staying; ++n) BOOST_TEST(found.count(account_number(n)) == 1u);
  for (const auto& id : found) BOOST_TEST(found.count(id) == 1u);
}

BOOST_AUTO_TEST_CASE(the_words_have_bounds) {
  BOOST_TEST((refusal_of_words("ad") == query_refusal::short_word));
  BOOST_TEST((refusal_of_words("ad lo") == query_refusal::short_word));
  BOOST_TEST(find_words("ada lo").empty());                                 // one is long enough
  BOOST_TEST((refusal_of_words("\xc3\xb8r") == query_refusal::short_word)); // two letters of three bytes
  BOOST_TEST((refusal_of_words(" .@ ") == query_refusal::no_word));
  BOOST_TEST((refusal_of_words("\xff\xff\xff") == query_refusal::bad_text));
  BOOST_TEST((refusal_of_words(std::string(people_query::max_text_bytes + 1, 'a')) == query_refusal::bad_text));
  BOOST_TEST(find_words(std::string(people_query::max_text_bytes, 'a')).empty());
  std::string many;
  for (std::size_t i = 0; i < people_query::max_words; ++i) many.append("ada ");
  BOOST_TEST(find_words(many).empty());
  BOOST_TEST((refusal_of_words(many.append("ada")) == query_refusal::too_many_words));
}

BOOST_AUTO_TEST_CASE(a_phone_end_is_four_digits) {
  for (const char* wrong : {"1", "123", "12345", "12a4", "+123"}) {
    people_query query;
    query.phone_ends = wrong;
    BOOST_TEST((refusal(query) == query_refusal::bad_phone_end));
  }
}

BOOST_AUTO_TEST_CASE(a_page_has_a_size_within_bounds) {
  BOOST_TEST((refusal({}, {{}, 0}) == query_refusal::bad_page_size));
  BOOST_TEST((refusal({}, {{}, max_page_size + 1}) == query_refusal::bad_page_size));
}

BOOST_AUTO_TEST_CASE(a_cursor_that_no_page_gave_is_refused) {
  for (unsigned n = 0; n < 5; ++n) add(n, email_number(n));
  std::multiset<core::account_id> found;
  const auto right = page({}, {{}, 1}, found);
  BOOST_REQUIRE(!right.empty());
  auto wrong = right;
  wrong.front() = wrong.front() == '0' ? '1' : '0';
  for (const auto& cursor : {wrong, right.substr(1), std::string("x"), std::string(100'000, '0')})
    BOOST_TEST((refusal({}, {cursor, 1}) == query_refusal::bad_cursor));
}

BOOST_AUTO_TEST_SUITE_END()
