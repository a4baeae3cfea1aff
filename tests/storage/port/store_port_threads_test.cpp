// What every store promises to many threads at once.
#include "tests/storage/support/any_store.hpp"
#include "tests/storage/support/together.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/test/unit_test.hpp>

#include <atomic>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

BOOST_FIXTURE_TEST_SUITE(store_port_threads, any_store)

BOOST_AUTO_TEST_CASE(of_many_who_want_an_email_one_gets_it) {
  for (unsigned round = 0; round < 20; ++round) {
    std::atomic<unsigned> made{0}, taken{0};
    together([&](unsigned t) {
      const unsigned n = round * threads + t;
      auto e = creation(n);
      e.email = e.email_key = email_number(round);
      read_barrier seen;
      const auto decide = [&](const core::account&, const core::organisation*) {
        return core::result<core::decision, core::refusal>(events({e}));
      };
      const auto answer = store->create(e.id, e.email_key, seen, decide).get();
      if (answer)
        ++made;
      else if (answer.error().kind == core::refusal_kind::email_taken)
        ++taken;
    });
    BOOST_TEST(made == 1u);
    BOOST_TEST(taken == threads - 1);
  }
  BOOST_TEST(store->count().accounts == 20u);
}

BOOST_AUTO_TEST_CASE(concurrent_updates_are_all_there_and_replay_to_the_same_state) {
  constexpr unsigned accounts = 5, each = 200;
  for (unsigned n = 0; n < accounts; ++n) create(*store, n);
  create_organisation(*store, 1);
  std::atomic<unsigned> refused{0};
  together([&](unsigned t) {
    for (unsigned i = 0; i < each; ++i) {
      read_barrier seen;
      // Decided on what is there: a lost update would show as a doubled number.
      const auto decide = [](const core::account& a, const core::organisation*) {
        core::unlocked e;
        e.reason = std::to_string(a.version);
        return core::result<core::decision, core::refusal>(events({e}));
      };
      const auto answer = store->update(account_number(i % accounts), seen, decide).get();
      if (!answer) ++refused;
      if (i % 16 == 0) store->wait_durable(seen.sequence);
      if (i % 10 == t) {
        read_barrier ignored;
        const auto look = [](const core::account&, const core::organisation*) {};
        store->read(account_number(i % accounts), ignored, look).get();
        store->find(email_number(i % accounts), ignored).get();
        (void)store->organisations().append(organisation_number(1), core::two_step_waived{}, ignored).get();
        store->count();
      }
    }
  });
  BOOST_TEST(refused == 0u);
  std::uint64_t versions = 0;
  const auto visit = [&](const core::account& a, const core::organisation*) { return versions += a.version, true; };
  store->each_account(visit).get();
  BOOST_TEST(versions == accounts + threads * each);
  const auto live = contents();
  reopen();
  BOOST_TEST(contents() == live);
}

BOOST_AUTO_TEST_CASE(a_limit_holds_under_many_threads) {
  constexpr std::uint32_t limit = 50;
  std::atomic<unsigned> taken{0};
  together([&](unsigned t) {
    for (unsigned i = 0; i < 40; ++i) {
      // In either order: no two takes may wait for each other for ever.
      core::meter_limit limits[] = {
          {meter_number(1), limit, core::hours(24), false}, {meter_number(2), 1000, core::minutes(1), false}};
      if (t % 2) std::swap(limits[0], limits[1]);
      read_barrier seen;
      if (!store->take(limits, epoch, seen).get()) ++taken;
    }
  });
  BOOST_TEST(taken == limit);
  const core::meter_limit again{meter_number(1), limit, core::hours(24), false};
  reopen();
  BOOST_TEST(store->refused_until({&again, 1}, epoch).get().has_value());
}

namespace {

awaitable<> sign_in_and_wait(
    storage::store& store, unsigned account, unsigned rounds, std::thread::id home, std::atomic<unsigned>& right
) {
  for (unsigned i = 0; i < rounds; ++i) {
    core::session_started e;
    e.session.id = session_number(i);
    const auto decide = [&](const core::account&, const core::organisation*) {
      return core::result<core::decision, core::refusal>(events({e}));
    };
    read_barrier seen;
    const auto done = co_await store.update(account_number(account), seen, decide).wait();
    const bool is_at_home = std::this_thread::get_id() == home;
    co_await store.durable(seen.sequence);
    if (done && store.is_durable(seen.sequence) && is_at_home && std::this_thread::get_id() == home) ++right;
  }
}

} // namespace

BOOST_AUTO_TEST_CASE(coroutines_of_several_contexts_resume_at_home) {
  constexpr unsigned contexts = 2, coroutines = 16, rounds = 20;
  for (unsigned n = 0; n < contexts * coroutines; ++n) create(*store, n);
  std::atomic<unsigned> right{0};
  {
    struct worker {
      boost::asio::io_context context{1};
      std::thread thread;
    } workers[contexts];
    std::vector<boost::asio::executor_work_guard<executor>> guards;
    for (auto& w : workers) {
      guards.emplace_back(w.context.get_executor());
      w.thread = std::thread([&w] { w.context.run(); });
    }
    std::atomic<unsigned> running{contexts * coroutines};
    for (unsigned i = 0; i < contexts * coroutines; ++i) {
      auto& w = workers[i % contexts];
      boost::asio::co_spawn(
          w.context, sign_in_and_wait(*store, i, rounds, w.thread.get_id(), right),
          [&](std::exception_ptr e) {
            if (e) std::terminate();
            if (--running == 0)
              for (auto& g : guards) g.reset();
          }
      );
    }
    for (auto& w : workers) w.thread.join();
    BOOST_TEST(right == contexts * coroutines * rounds);
    // Before the contexts go: the writer may still be leaving them.
    const auto live = contents();
    reopen();
    BOOST_TEST(contents() == live);
  }
}

BOOST_AUTO_TEST_SUITE_END()
