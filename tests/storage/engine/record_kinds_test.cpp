// A further kind of record beside organisations: added with one line, kept as they are.
#include "storage/memory/make_record_tables.hpp"
#include "storage/record_kinds.hpp"
#include "storage/store_error.hpp"
#include "tests/storage/support/badge.hpp"
#include "tests/storage/support/sample.hpp"
#include "tests/storage/support/store_fixture.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

namespace {

using record_kinds_and_badges = boost::mp11::mp_push_back<record_kinds, badge_kind>; // the one line

record_tables::list make_tables() {
  return record_tables_of(record_kinds_and_badges());
}

badge_id badge_number(std::uint8_t n) {
  badge_id id;
  id.value.fill(n);
  return id;
}

struct fixture : store_fixture {
  read_barrier seen;

  fixture() {
    settings.make_tables = make_tables;
    reopen();
  }

  record_store<badge_kind>& badges() { return store->records<badge_kind>(); }
  core::result<void, record_refusal> make(std::uint8_t n, std::string key) {
    return badges().append(badge_number(n), badge_made{badge_number(n), std::move(key), epoch}, seen).get();
  }
  core::result<void, record_refusal> paint(std::uint8_t n, std::string colour) {
    return badges().append(badge_number(n), badge_painted{std::move(colour), epoch + core::hours(1)}, seen).get();
  }
  std::string colour(std::uint8_t n) {
    std::string found;
    badges().read(badge_number(n), seen, [&](const badge& b) { found = b.colour; }).get();
    return found;
  }
  void compact() {
    store->wait_durable(seen.sequence);
    (void)store->compact([](std::uint64_t, std::uint64_t) { return true; });
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(record_kinds, fixture)

BOOST_AUTO_TEST_CASE(a_record_is_found_by_its_key_and_changed) {
  BOOST_REQUIRE(make(1, "one"));
  BOOST_TEST(seen.sequence == 1u);
  BOOST_REQUIRE(paint(1, "red"));
  BOOST_TEST((badges().find("one", seen).get() == badge_number(1)));
  BOOST_TEST(!badges().find("two", seen).get());
  BOOST_TEST(colour(1) == "red");
  BOOST_TEST((store->newest_time() == epoch + core::hours(1)));
  std::size_t visited = 0;
  badges().each([&](const badge&) { return ++visited, true; }).get();
  BOOST_TEST(visited == 1u);
}

BOOST_AUTO_TEST_CASE(it_is_there_after_a_restart) {
  BOOST_REQUIRE(create_organisation(*store, 1));
  BOOST_REQUIRE(make(1, "one"));
  BOOST_REQUIRE(paint(1, "red"));
  const auto hash = store->state_hash();
  reopen();
  BOOST_TEST(store->state_hash() == hash);
  BOOST_TEST(colour(1) == "red");
  BOOST_REQUIRE(paint(1, "blue"));
  BOOST_TEST(store->state_hash() != hash);
}

BOOST_AUTO_TEST_CASE(a_snapshot_holds_it) {
  fill(*store, 5);
  BOOST_REQUIRE(make(1, "one"));
  BOOST_REQUIRE(make(2, "two"));
  BOOST_REQUIRE(paint(2, "red"));
  const auto hash = store->state_hash();
  compact();
  reopen();
  BOOST_TEST(store->state_hash() == hash);
  BOOST_TEST((badges().find("two", seen).get() == badge_number(2)));
  BOOST_TEST(colour(2) == "red");
  const auto copy = store->backup("/disk/copy", [](std::uint64_t, std::uint64_t) { return true; });
  BOOST_TEST(copy.state_hash == hash);
}

BOOST_AUTO_TEST_CASE(a_store_without_its_kind_refuses_the_log_and_the_snapshot) {
  BOOST_REQUIRE(make(1, "one"));
  for (int i = 0; i < 2; ++i) {
    const auto hash = store->state_hash();
    store->close();
    store.reset();
    settings.make_tables = make_record_tables;
    BOOST_CHECK_THROW(open(), store_error);
    settings.make_tables = make_tables;
    open();
    BOOST_TEST(store->state_hash() == hash);
    compact();
  }
}

BOOST_AUTO_TEST_CASE(a_key_belongs_to_one_record) {
  BOOST_REQUIRE(make(1, "one"));
  const auto first = seen.sequence;
  BOOST_TEST((make(2, "one").error() == record_refusal::key_taken));
  BOOST_REQUIRE(make(2, "two"));
  seen = {};
  BOOST_TEST(
      (badges().append(badge_number(2), badge_renamed{"one", epoch}, seen).get().error() == record_refusal::key_taken)
  );
  BOOST_TEST(seen.sequence == first); // the refusal reveals the other
  BOOST_REQUIRE(badges().append(badge_number(1), badge_renamed{"three", epoch}, seen).get());
  BOOST_TEST((badges().find("three", seen).get() == badge_number(1)));
  BOOST_TEST(!badges().find("one", seen).get());
  BOOST_REQUIRE(badges().append(badge_number(2), badge_renamed{"one", epoch}, seen).get());
  const auto hash = store->state_hash();
  reopen();
  BOOST_TEST(store->state_hash() == hash);
  BOOST_TEST((badges().find("one", seen).get() == badge_number(2)));
}

BOOST_AUTO_TEST_CASE(no_more_are_made_than_its_kind_allows) {
  for (std::uint8_t n = 1; n <= badge_kind::max_records; ++n) BOOST_REQUIRE(make(n, std::string(n, 'x')));
  const auto hash = store->state_hash();
  BOOST_TEST((make(9, "nine").error() == record_refusal::too_many));
  BOOST_TEST(store->state_hash() == hash);
  BOOST_TEST(paint(1, "red").has_value());
  BOOST_TEST(create_organisation(*store, 1) != 0u); // each kind has its own bound
}

BOOST_AUTO_TEST_CASE(what_no_record_holds_is_refused_and_told) {
  BOOST_REQUIRE(make(1, "one"));
  BOOST_TEST((paint(1, std::string(payload_limit, 'x')).error() == record_refusal::not_stored));
  BOOST_TEST(colour(1).empty());
  BOOST_REQUIRE(reports.size() == 1u);
  BOOST_TEST(reports.front().find("badge " + core::to_text(badge_number(1))) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(events_out_of_order_are_a_bug) {
  BOOST_CHECK_THROW(paint(1, "red"), std::logic_error);
  BOOST_REQUIRE(make(1, "one"));
  BOOST_CHECK_THROW(make(1, "other"), std::logic_error);
  const badge_made other{badge_number(3), "three", epoch};
  BOOST_CHECK_THROW(badges().append(badge_number(2), other, seen).get(), std::logic_error);
}

BOOST_AUTO_TEST_CASE(its_times_are_corrected_with_the_clock) {
  BOOST_REQUIRE(make(1, "one"));
  BOOST_REQUIRE(paint(1, "red"));
  store->close();
  store.reset();
  settings.check_clock = [](const known_times&) { return std::optional(epoch + core::minutes(1)); };
  open();
  core::time_point at;
  badges().read(badge_number(1), seen, [&](const badge& b) { at = b.painted_at; }).get();
  BOOST_TEST((at == epoch + core::minutes(1)));
  settings.check_clock = nullptr;
  const auto hash = store->state_hash();
  reopen();
  BOOST_TEST(store->state_hash() == hash);
}

BOOST_AUTO_TEST_CASE(people_read_its_records) {
  bytes payload;
  encode_change<badge_kind>(payload, badge_number(1), badge_painted{"red", epoch});
  const auto tables = make_tables();
  const auto shown = tables.back()->show(payload, secrets::masked);
  BOOST_REQUIRE(shown);
  BOOST_TEST(shown->at("subject").as_string() == "badge");
  const auto event = shown->at("events").as_array().front().as_object();
  BOOST_TEST(event.at("event").as_string() == "badge_painted");
  BOOST_TEST(event.at("colour").as_string() == "red");
}

BOOST_AUTO_TEST_CASE(a_kind_that_the_store_was_not_opened_with_is_a_bug) {
  settings.make_tables = make_record_tables;
  reopen();
  BOOST_CHECK_THROW(badges(), std::logic_error);
}

BOOST_AUTO_TEST_SUITE_END()
