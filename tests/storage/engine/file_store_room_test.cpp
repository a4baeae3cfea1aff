// What no record holds: changes and accounts that are too long are refused before anything is applied, and a log from
// before that has one says whose it is.
#include "storage/format/event_codec.hpp"
#include "storage/log/writer.hpp"
#include "storage/memory/meter_table.hpp"
#include "storage/store_error.hpp"
#include "tests/storage/support/log_disk.hpp"
#include "tests/storage/support/sample.hpp"
#include "tests/storage/support/store_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

namespace file_store_room {

using outcome = core::result<core::decision, core::refusal>;

bool keep_going(std::uint64_t, std::uint64_t) {
  return true;
}

core::session_started long_session(unsigned n, std::size_t size) {
  core::session_started e;
  e.session.id = session_number(n);
  e.session.started_at = epoch;
  e.session.label.assign(size, 'x');
  return e;
}

/// Room for whatever a test writes, from the first on: what is refused is refused for its length.
constexpr log_limits roomy{.segment = 64 << 20, .ahead = 32 << 20, .step = 4 << 20, .reserve = 0};

struct fixture : store_fixture {
  read_barrier seen;

  fixture() {
    settings.limits = roomy;
    reopen();
    store->wait_durable(create(*store, 1));
  }

  outcome change(core::event e) {
    const auto decide = [&](const core::account&, const core::organisation*) { return outcome(events({e})); };
    return store->update(account_number(1), seen, decide).get();
  }
  bool is_refused(const outcome& o) const { return !o && o.error().kind == core::refusal_kind::not_stored; }

  /// A log as a program without a bound on accounts wrote it: one account of so many sessions.
  void open_old(unsigned sessions, std::size_t size) {
    store->close();
    store.reset();
    settings.directory = "/disk/old";
    disk.make_directory("/disk/old");
    disk.make_directory("/disk/old/log");
    log_start start;
    start.log_key = secret_key(settings.log_key);
    start.head.key = fingerprint_of(start.log_key);
    start.key = data_key_of_tests(1);
    log_writer writer(files, "/disk/old/log", std::move(start), roomy);
    const auto put = [&](core::event e) {
      bytes payload;
      encode(payload, account_number(1), std::vector{std::move(e)});
      const auto number = writer.append(record_type::account, payload);
      BOOST_REQUIRE(number != 0u);
      writer.wait_durable(number);
    };
    put(creation(1));
    for (unsigned n = 0; n < sessions; ++n) put(long_session(n, size));
    writer.close();
    open();
  }
};

} // namespace file_store_room

BOOST_FIXTURE_TEST_SUITE(file_store_room, fixture)

BOOST_AUTO_TEST_CASE(a_change_that_no_record_holds_is_refused_and_nothing_is_applied) {
  const auto hash = store->state_hash();
  BOOST_TEST(is_refused(change(long_session(1, payload_limit))));
  BOOST_TEST(store->state_hash() == hash);
  BOOST_REQUIRE(reports.size() == 1u);
  BOOST_TEST(reports.front().find("account " + core::to_text(account_number(1))) != std::string::npos);
  BOOST_TEST(!is_refused(change(long_session(2, 10))));
  reopen();
}

BOOST_AUTO_TEST_CASE(an_account_grows_only_as_far_as_a_snapshot_holds_it) {
  unsigned sessions = 0;
  while (!is_refused(change(long_session(sessions, 100'000)))) ++sessions;
  BOOST_TEST(sessions == 10u);
  // Small steps end there too.
  while (!is_refused(change(long_session(++sessions, 5'000)))) BOOST_REQUIRE(sessions < 100);
  BOOST_TEST(store->compact(keep_going).accounts == 1u);
  const auto hash = store->state_hash();
  reopen();
  BOOST_TEST(store->state_hash() == hash);
  BOOST_REQUIRE(!reports.empty());
  BOOST_TEST(reports.front().find("(u…@example.com)") != std::string::npos);
  BOOST_TEST(reports.front().find(email_number(1)) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_full_account_can_become_smaller) {
  unsigned sessions = 0;
  while (!is_refused(change(long_session(sessions, 200'000)))) ++sessions;
  const core::session_ended end{session_number(0), core::end_reason::signed_out, epoch};
  BOOST_TEST(!is_refused(change(end)));
  BOOST_TEST(!is_refused(change(long_session(50, 100'000))));
}

BOOST_AUTO_TEST_CASE(a_new_account_that_is_too_long_is_refused) {
  const auto decide = [](const core::account&, const core::organisation*) {
    auto long_one = events({creation(2)});
    for (unsigned n = 0; n < 2; ++n) long_one.events.emplace_back(long_session(n, payload_limit / 2));
    return outcome(std::move(long_one));
  };
  const auto made = store->create(account_number(2), email_number(2), seen, decide).get();
  BOOST_TEST(is_refused(made));
  BOOST_TEST(!store->find(email_number(2), seen).get());
}

BOOST_AUTO_TEST_CASE(an_organisation_that_is_too_long_is_refused) {
  core::organisation_created e;
  e.id = organisation_number(3);
  e.display_name.assign(payload_limit, 'x');
  e.key = "x";
  BOOST_TEST(
      (store->organisations().append(organisation_number(3), e, seen).get().error() == record_refusal::not_stored)
  );
  BOOST_TEST(!store->organisations().find("x", seen).get());
}

// However high its limit is, a meter is refused when it is full, and the snapshot is made.
BOOST_AUTO_TEST_CASE(a_meter_counts_as_much_as_a_snapshot_holds) {
  const core::meter_limit all{meter_number(1), 1'000'000, core::hours(24), false};
  std::size_t taken = 0;
  std::optional<core::time_point> until;
  while (!(until = store->take({&all, 1}, epoch + core::milliseconds(taken), seen).get()) && taken < 200'000) {
    if (++taken % 10'000 == 0) store->wait_durable(seen.sequence);
  }
  BOOST_TEST(taken == max_hits);
  BOOST_TEST((until == epoch + core::hours(24)));
  BOOST_TEST((store->refused_until({&all, 1}, epoch + core::milliseconds(taken)).get() == until));
  store->count_unlimited({&all, 1}, {}, epoch + core::milliseconds(taken), seen);
  const auto count = [](std::size_t, const core::meter& m) { BOOST_TEST(m.hits.size() == max_hits); };
  BOOST_TEST(store->read_meters({&all.meter, 1}, count).get());
  store->wait_durable(seen.sequence);
  (void)store->compact(keep_going);
  reopen();
  BOOST_TEST(!store->take({&all, 1}, epoch + core::hours(25), seen).get());
}

BOOST_AUTO_TEST_CASE(an_account_from_before_that_is_too_long_is_named_by_what_it_keeps_from_being_made) {
  open_old(3, 500'000);
  const auto names_it = [](const store_error& e) {
    const std::string_view line = e.what();
    return line.find("account " + core::to_text(account_number(1)) + " (u…@example.com)") != line.npos &&
           line.find("twostep user") != line.npos && line.find('\n') == line.npos;
  };
  const auto hash = store->state_hash();
  BOOST_CHECK_EXCEPTION(store->compact(keep_going), store_error, names_it);
  BOOST_CHECK_EXCEPTION(store->backup("/disk/copy", keep_going), store_error, names_it);
  BOOST_TEST(store->state_hash() == hash);
  BOOST_TEST(is_refused(change(long_session(9, 100))));
  BOOST_TEST(!is_refused(change(core::session_ended{session_number(0), core::end_reason::signed_out, epoch})));
  BOOST_TEST(!is_refused(change(core::session_ended{session_number(1), core::end_reason::signed_out, epoch})));
  BOOST_TEST(store->compact(keep_going).accounts == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
