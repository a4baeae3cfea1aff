// The store whose answers come late (tests/support/late_store.hpp): what it shows of who uses a store wrongly.
#include "tests/storage/support/any_store.hpp"
#include "tests/storage/support/metered_store.hpp"
#include "tests/support/late_store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/test/unit_test.hpp>

#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

namespace late_store {

struct fixture : metered<any_store> {
  std::vector<std::string> dropped;
  storage::store* inner = nullptr;
  boost::asio::io_context home{1};
  read_barrier seen;

  fixture() {
    create(*store, 1);
    auto observer = [this](std::string_view operation) { dropped.emplace_back(operation); };
    store = make_late_store(std::move(store), std::move(observer));
    inner = &store_within(*store);
  }
  std::uint64_t written() const { return inner->count().last_sequence; }
};

core::result<core::decision, core::refusal> unlock(const core::account&, const core::organisation*) {
  return events({core::unlocked{{}, "asked to", epoch}});
}

core::meter_limit daily(unsigned n) {
  return {meter(n), 9, core::days(1), false};
}

/// Whether something else ran on the context before the account was read.
awaitable<> see_what_runs_before(storage::store& s, bool& ran_before) {
  const executor home = co_await boost::asio::this_coro::executor;
  bool ran = false;
  boost::asio::post(home, [&ran] { ran = true; });
  const auto look = [&](const core::account&, const core::organisation*) { ran_before = ran; };
  read_barrier seen;
  const bool found = co_await s.read(account_number(1), seen, look).wait();
  BOOST_TEST(found);
}

struct steps {
  bool is_begun = false, is_decided = false, is_answered = false;
};

awaitable<> change(storage::store& s, steps& p) {
  p.is_begun = true;
  const auto decide = [&](const core::account& a, const core::organisation* o) {
    p.is_decided = true;
    return unlock(a, o);
  };
  read_barrier seen;
  const auto done = co_await s.update(account_number(1), seen, decide).wait();
  p.is_answered = done.has_value();
}

void rethrow(std::exception_ptr e) {
  if (e) std::rethrow_exception(e);
}

} // namespace late_store

BOOST_FIXTURE_TEST_SUITE(late_store, fixture)

BOOST_AUTO_TEST_CASE(nothing_happens_before_it_is_waited_for) {
  const auto before = written();
  auto p = store->update(account_number(1), seen, unlock);
  BOOST_TEST(!p.is_ready());
  BOOST_TEST(written() == before);
  BOOST_TEST(p.get().has_value());
  BOOST_TEST(written() == before + 1);
  BOOST_TEST(seen.sequence == before + 1);
}

BOOST_AUTO_TEST_CASE(who_awaits_it_is_suspended_first) {
  bool ran_before = false;
  boost::asio::co_spawn(home, see_what_runs_before(*store, ran_before), rethrow);
  home.run();
  BOOST_TEST(ran_before);
}

BOOST_AUTO_TEST_CASE(an_awaited_change_is_made) {
  steps p;
  boost::asio::co_spawn(home, change(*store, p), rethrow);
  home.run();
  BOOST_TEST(p.is_decided);
  BOOST_TEST(p.is_answered);
  BOOST_TEST(dropped.empty());
}

BOOST_AUTO_TEST_CASE(an_event_loop_that_would_block_is_a_bug) {
  boost::asio::post(home, [&] {
    BOOST_CHECK_THROW(store->find(email_number(1), seen).get(), std::logic_error);
    BOOST_CHECK_THROW(store->organisations().find("org1", seen).get(), std::logic_error);
  });
  home.run();
  BOOST_TEST((store->find(email_number(1), seen).get() == account_number(1)));
}

BOOST_AUTO_TEST_CASE(who_drops_an_answer_is_called_no_more) {
  const auto look = [](const core::account&, const core::organisation*) { BOOST_ERROR("it was shown"); };
  (void)store->read(account_number(1), seen, look);
  BOOST_TEST(dropped.empty());
}

BOOST_AUTO_TEST_CASE(a_dropped_change_is_heard_of) {
  const auto before = written();
  const auto limit = daily(1);
  const core::organisation_created made{organisation_number(1), "org1", "org1", {}, epoch};
  (void)store->update(account_number(1), seen, unlock);
  (void)store->create(account_number(2), email_number(2), seen, unlock);
  (void)store->erase(account_number(1), seen, unlock);
  (void)store->take({&limit, 1}, epoch, seen);
  (void)store->take({.ways = {{limit}}, .once = {}, .amounts = {}, .at = epoch}, seen);
  (void)store->organisations().append(made.id, made, seen);
  const std::vector<std::string> all{"update", "create", "erase", "take", "take", "append"};
  BOOST_TEST(dropped == all, boost::test_tools::per_element());
  BOOST_TEST(written() == before);
}

// As at the end of a process: whether the change is made is unknown, and nobody is told.
BOOST_AUTO_TEST_CASE(a_change_that_was_awaited_is_not_dropped) {
  steps p;
  {
    boost::asio::io_context short_lived{1};
    boost::asio::co_spawn(short_lived, change(*store, p), rethrow);
    short_lived.poll_one(); // up to where it waits
  }
  BOOST_TEST(p.is_begun);
  BOOST_TEST(!p.is_decided);
  BOOST_TEST(!p.is_answered);
  BOOST_TEST(dropped.empty());
}

BOOST_AUTO_TEST_CASE(arguments_are_of_the_time_when_it_began) {
  std::string key = email_number(1);
  auto found = store->find(key, seen);
  key.assign(key.size(), 'x');
  BOOST_TEST((found.get() == account_number(1)));
  std::vector<core::meter_limit> limits{daily(1), daily(2)};
  auto taken = store->take(limits, epoch, seen);
  limits.assign(2, daily(3));
  BOOST_TEST(!taken.get());
  BOOST_TEST(hits(1) == 1u);
  BOOST_TEST(hits(2) == 1u);
  BOOST_TEST(hits(3) == 0u);
}

BOOST_AUTO_TEST_CASE(what_nobody_waits_for_happens_at_once) {
  const auto limit = daily(1);
  store->count_unlimited({&limit, 1}, {}, epoch, seen);
  BOOST_TEST(hits(1) == 1u);
  const auto before = written();
  store->post_update(account_number(1), unlock);
  BOOST_TEST(written() == before + 1);
}

BOOST_AUTO_TEST_CASE(the_store_within_is_the_one_it_was_made_around) {
  BOOST_TEST(inner != store.get());
  BOOST_TEST(&store_within(*inner) == inner);
}

BOOST_AUTO_TEST_SUITE_END()
