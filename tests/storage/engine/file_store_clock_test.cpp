// A start whose clock is before the newest record: refused by the clock check, or time goes on from it for good.
#include "storage/format/event_codec.hpp"
#include "storage/log/writer.hpp"
#include "storage/store_error.hpp"
#include "tests/storage/support/log_disk.hpp"
#include "tests/storage/support/sample.hpp"
#include "tests/storage/support/store_fixture.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

namespace file_store_clock {

constexpr auto ahead = epoch + core::days(5'000);

bool keep_going(std::uint64_t, std::uint64_t) {
  return true;
}

struct fixture : store_fixture {
  read_barrier seen;
  core::time_point now = epoch + core::hours(1);

  void start_session_at(unsigned account, unsigned n, core::time_point at) {
    core::session_started e;
    e.session.id = session_number(n);
    e.session.started_at = e.session.full_sign_in_at = e.session.last_used_at = at;
    const auto decide = [&](const core::account&, const core::organisation*) {
      return core::result<core::decision, core::refusal>(events({e}));
    };
    (void)store->update(account_number(account), seen, decide).get();
    store->wait_durable(seen.sequence);
  }
  std::size_t sessions_of(unsigned account) {
    std::size_t all = 0;
    const auto look = [&](const core::account& a, const core::organisation*) { all = a.sessions.size(); };
    store->read(account_number(account), seen, look).get();
    return all;
  }
  /// Three people, one of whom was here while the clock was ahead, and a limit that was reached then.
  void live_ahead() {
    for (unsigned n = 1; n <= 3; ++n) store->wait_durable(create(*store, n));
    start_session_at(1, 1, epoch);
    start_session_at(1, 2, ahead);
    start_session_at(2, 3, epoch);
    const core::meter_limit limit{meter_number(1), 1, core::hours(24), false};
    BOOST_TEST(!store->take({&limit, 1}, ahead, seen).get());
    const core::meter_takes amount{.ways = {}, .once = {}, .amounts = {{meter_number(2), 5, 0, 0}}, .at = ahead};
    BOOST_TEST(!store->take(amount, seen).get());
    store->wait_durable(seen.sequence);
  }
  void reopen_accepting() {
    settings.check_clock = [this](const known_times& known) {
      BOOST_TEST((known.newest_record == ahead));
      return std::optional(now);
    };
    reopen();
    settings.check_clock = nullptr;
  }
};

} // namespace file_store_clock

BOOST_FIXTURE_TEST_SUITE(file_store_clock, fixture)

BOOST_AUTO_TEST_CASE(whoever_judges_it_is_told_both_times_and_may_refuse) {
  live_ahead();
  store->close();
  store.reset();
  settings.time = [this] { return sign_of_life{now, epoch}; };
  open();
  store->close();
  store.reset();
  std::map<std::string, bytes> before;
  for (const auto& name : disk.names()) before[name] = disk.content(name);
  settings.check_clock = [this](const known_times& known) -> std::optional<core::time_point> {
    BOOST_TEST((known.newest_record == ahead));
    BOOST_TEST((known.last_sign == now));
    BOOST_TEST((known.vouched == epoch));
    throw store_error("no");
  };
  BOOST_CHECK_THROW(open(), store_error);
  for (const auto& [name, content] : before) BOOST_TEST((disk.content(name) == content), name);
  BOOST_TEST(disk.names().size() == before.size());
}

BOOST_AUTO_TEST_CASE(accepted_it_is_the_time_for_good_and_what_was_begun_ahead_is_over) {
  live_ahead();
  BOOST_TEST((store->newest_time() == ahead));
  reopen_accepting();
  BOOST_TEST((store->newest_time() == now));
  BOOST_TEST(sessions_of(1) == 1u);
  BOOST_TEST(sessions_of(2) == 1u);
  const core::meter_limit limit{meter_number(1), 1, core::hours(24), false};
  BOOST_TEST((store->refused_until({&limit, 1}, now).get() == now + core::hours(24)));
  start_session_at(3, 4, now);
  const auto hash = store->state_hash();
  for (int i = 0; i < 2; ++i) {
    crash();
    open();
    BOOST_TEST((store->newest_time() == now));
    BOOST_TEST(store->state_hash() == hash);
  }
  (void)store->compact(keep_going);
  reopen();
  BOOST_TEST((store->newest_time() == now));
  BOOST_TEST(store->state_hash() == hash);
  BOOST_TEST(sessions_of(3) == 1u);
}

// The clock may be ahead again, and be set right again.
BOOST_AUTO_TEST_CASE(it_can_happen_twice) {
  live_ahead();
  reopen_accepting();
  start_session_at(3, 5, ahead);
  now += core::hours(1);
  reopen_accepting();
  BOOST_TEST((store->newest_time() == now));
  BOOST_TEST(sessions_of(3) == 0u);
  const auto hash = store->state_hash();
  reopen();
  BOOST_TEST(store->state_hash() == hash);
}

BOOST_AUTO_TEST_CASE(such_a_record_stands_first_in_its_segment_or_is_damage) {
  store->close();
  store.reset();
  disk.make_directory("/disk/odd");
  disk.make_directory("/disk/odd/log");
  settings.directory = "/disk/odd";
  log_start start;
  start.log_key = secret_key(settings.log_key);
  start.head.key = fingerprint_of(start.log_key);
  start.key = data_key_of_tests(1);
  log_writer writer(files, "/disk/odd/log", std::move(start), {});
  bytes user, clock;
  encode(user, account_number(1), std::vector<core::event>{creation(1)});
  encode(clock, core::installation_event(core::clock_accepted{now, ahead}));
  writer.append(record_type::account, user);
  writer.append(record_type::installation, clock);
  writer.close();
  BOOST_CHECK_EXCEPTION(open(), store_error, [](const store_error& e) {
    return std::string_view(e.what()).find("doesn't begin its segment") != std::string_view::npos;
  });
}

BOOST_AUTO_TEST_SUITE_END()
