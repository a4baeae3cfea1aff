// What a change takes of the meters: taken with it, or neither.
#include "tests/storage/support/metered_store.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

namespace {

core::meter_limit hits_a_day(unsigned n, std::uint32_t limit) {
  return {meter(n), limit, core::days(1), false};
}

struct fixture : metered_store {
  fixture() { create(*store, 1); }

  read_barrier seen;
  unsigned sessions = 0;

  /// An ordinary change that takes these.
  core::result<core::decision, core::refusal> change(core::meter_takes takes, core::time_point at = epoch) {
    takes.at = at;
    const auto number = ++sessions;
    return store->update(account_number(1), seen, [&](const core::account&, const core::organisation*) {
      core::session s;
      s.id = session_number(number);
      auto d = events({core::session_started{s}});
      d.takes = takes;
      return core::result<core::decision, core::refusal>(std::move(d));
    });
  }
  std::size_t kept_sessions() const {
    std::size_t n = 0;
    read_barrier ignored;
    store->read(account_number(1), ignored, [&](const core::account& a, const core::organisation*) {
      n = a.sessions.size();
    });
    return n;
  }
  static bool is_refused(
      const core::result<core::decision, core::refusal>& r, core::refusal_kind kind,
      std::optional<core::time_point> until = {}
  ) {
    return !r && r.error().kind == kind && r.error().retry_at == until;
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(file_store_takes, fixture)

BOOST_AUTO_TEST_CASE(a_change_takes_what_it_needs_or_does_not_happen) {
  const core::meter_takes takes{
      .ways = {{hits_a_day(1, 1), hits_a_day(2, 9)}}, .once = {}, .amounts = {{meter(3), 7, 0, 0}}};
  BOOST_TEST(change(takes).has_value());
  BOOST_TEST(hits(2) == 1u);
  BOOST_TEST(counted(3) == 7u);
  const auto last = store->count().last_sequence;
  BOOST_TEST(is_refused(change(takes), core::refusal_kind::too_many_messages, epoch + core::days(1)));
  BOOST_TEST(store->count().last_sequence == last);
  BOOST_TEST(seen.sequence == last); // the answer waits for what refused
  BOOST_TEST(kept_sessions() == 1u);
  BOOST_TEST(hits(2) == 1u);
  BOOST_TEST(counted(3) == 7u);
  BOOST_TEST(change(takes, epoch + core::days(1)).has_value());
}

BOOST_AUTO_TEST_CASE(the_first_way_that_is_open_is_taken_and_the_first_says_until_when) {
  const core::meter_takes takes{.ways = {{hits_a_day(1, 1)}, {hits_a_day(2, 1)}}, .once = {}, .amounts = {}};
  BOOST_TEST(change(takes).has_value());
  BOOST_TEST(hits(1) == 1u);
  BOOST_TEST(hits(2) == 0u);
  BOOST_TEST(change(takes, epoch + core::hours(1)).has_value());
  BOOST_TEST(hits(1) == 1u);
  BOOST_TEST(hits(2) == 1u);
  const auto third = change(takes, epoch + core::hours(2));
  BOOST_TEST(is_refused(third, core::refusal_kind::too_many_messages, epoch + core::days(1)));
}

BOOST_AUTO_TEST_CASE(what_counts_once_is_taken_once_and_refuses_only_then) {
  const auto of_number = [](unsigned number) {
    return core::meter_takes{
        .ways = {{hits_a_day(9, 50)}}, .once = {hits_a_day(number, 1), hits_a_day(3, 2)}, .amounts = {}};
  };
  for (int i = 0; i < 3; ++i) BOOST_TEST(change(of_number(1)).has_value());
  BOOST_TEST(hits(1) == 1u);
  BOOST_TEST(hits(3) == 1u);
  BOOST_TEST(change(of_number(2)).has_value());
  BOOST_TEST(is_refused(change(of_number(4)), core::refusal_kind::too_many_messages, epoch + core::days(1)));
  BOOST_TEST(change(of_number(1)).has_value()); // counted already
  BOOST_TEST(hits(9) == 5u);
}

BOOST_AUTO_TEST_CASE(an_amount_that_does_not_fit_takes_no_hit) {
  const core::meter_takes takes{.ways = {{hits_a_day(1, 9)}}, .once = {}, .amounts = {{meter(3), 6, 10, 0}}};
  BOOST_TEST(change(takes).has_value());
  BOOST_TEST(is_refused(change(takes), core::refusal_kind::too_many_messages, core::next_day(epoch)));
  BOOST_TEST(hits(1) == 1u);
  BOOST_TEST(kept_sessions() == 1u);
}

BOOST_AUTO_TEST_CASE(what_was_taken_is_one_record_and_known_after_a_restart) {
  const auto before = store->count().last_sequence;
  const core::meter_takes takes{
      .ways = {{hits_a_day(1, 1)}}, .once = {hits_a_day(2, 1)}, .amounts = {{meter(3), 7, 0, 0}}};
  BOOST_TEST(change(takes).has_value());
  BOOST_TEST(store->count().last_sequence == before + 2); // the meters' and the account's
  const auto hash = store->state_hash();
  reopen();
  BOOST_TEST(store->state_hash() == hash);
  BOOST_TEST(is_refused(change(takes), core::refusal_kind::too_many_messages, epoch + core::days(1)));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_stored_is_no_limit_reached) {
  store->close();
  store.reset();
  settings.limits = {.segment = 1 << 20, .ahead = 8192, .step = 4096, .reserve = 1024};
  open();
  disk.limit_file_size(5000);       // less than a segment is begun with
  for (bool taken = true; taken;) { // until not even the smallest record fits
    const auto small = hits_a_day(5, 1'000);
    taken = !store->take({&small, 1}, epoch, seen);
    store->wait_durable(seen.sequence);
  }
  const auto hash = store->state_hash();
  const core::meter_takes takes{.ways = {{hits_a_day(1, 1)}}, .once = {}, .amounts = {}};
  BOOST_TEST(is_refused(change(takes), core::refusal_kind::not_stored));
  BOOST_TEST(store->state_hash() == hash);
}

BOOST_AUTO_TEST_SUITE_END()
