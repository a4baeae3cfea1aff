// A store's answer, at once or later.
#include "storage/pending.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>

using namespace twostep;
using namespace twostep::storage;

namespace {

using timer = boost::asio::basic_waitable_timer<
    std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, executor>;

/// What the test answers, and what it sees of the operation.
struct remote {
  std::mutex mutex;
  std::condition_variable answered;
  std::optional<int> answer;
  std::unique_ptr<timer> waiting; ///< of the one that awaits it
  unsigned awaited = 0, destroyed = 0;

  void give(int value) {
    const std::lock_guard lock(mutex);
    answer = value;
    answered.notify_all();
    if (waiting) waiting->cancel();
  }
};

class slow_operation final : public operation_under_way<int> {
public:
  explicit slow_operation(remote& r) : remote_(r) {}
  ~slow_operation() override { ++remote_.destroyed; }
  bool is_ready() const noexcept override {
    const std::lock_guard lock(remote_.mutex);
    return remote_.answer.has_value();
  }
  int get() override {
    std::unique_lock lock(remote_.mutex);
    remote_.answered.wait(lock, [&] { return remote_.answer.has_value(); });
    return *remote_.answer;
  }
  awaitable<int> wait() override {
    ++remote_.awaited;
    const executor home = co_await boost::asio::this_coro::executor;
    remote_.waiting = std::make_unique<timer>(home, std::chrono::steady_clock::time_point::max());
    boost::system::error_code cancelled;
    co_await remote_.waiting->async_wait(boost::asio::redirect_error(use_awaitable, cancelled));
    co_return remote_.answer.value();
  }

private:
  remote& remote_;
};

class failing_operation final : public operation_under_way<int> {
public:
  bool is_ready() const noexcept override { return false; }
  int get() override { throw std::runtime_error("it can't be reached"); }
  awaitable<int> wait() override { co_return get(); }
};

pending<int> begin(remote& r) {
  return {std::make_unique<slow_operation>(r)};
}

awaitable<> keep(pending<int>& from, std::optional<int>& into) {
  const int answer = co_await from.wait();
  into = answer;
}

/// Whether something else ran on the context while the answer was awaited.
awaitable<> see_what_runs_meanwhile(pending<int>& from, bool& other_ran) {
  const executor home = co_await boost::asio::this_coro::executor;
  bool ran = false;
  boost::asio::post(home, [&ran] { ran = true; });
  const int ignored = co_await from.wait();
  (void)ignored;
  other_ran = ran;
  co_await boost::asio::post(home, use_awaitable); // `ran` lives until the handler has run
}

awaitable<> wait_in_vain(remote& r) {
  auto p = begin(r);
  const int never = co_await p.wait();
  (void)never;
  BOOST_ERROR("it went on");
}

struct fixture {
  boost::asio::io_context home{1};
  remote far;
  std::exception_ptr failed;

  void spawn(awaitable<> work) {
    auto done = [this](std::exception_ptr e) { failed = e; };
    boost::asio::co_spawn(home, std::move(work), std::move(done));
  }
  void run() {
    home.restart();
    home.run();
  }
  void poll() {
    home.restart();
    home.poll();
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(pending, fixture)

BOOST_AUTO_TEST_CASE(an_answer_that_is_there_is_ready) {
  storage::pending<int> p = 3;
  BOOST_TEST(p.is_ready());
  BOOST_TEST(p.get() == 3);
  storage::pending<std::optional<int>> none = std::nullopt;
  BOOST_TEST(none.is_ready());
  BOOST_TEST(!none.get());
}

BOOST_AUTO_TEST_CASE(an_answer_is_moved_out) {
  storage::pending<std::unique_ptr<int>> p = std::make_unique<int>(3);
  const auto answer = p.get();
  BOOST_REQUIRE(answer);
  BOOST_TEST(*answer == 3);
}

BOOST_AUTO_TEST_CASE(an_operation_is_not_taken_for_an_answer) {
  class undecided final : public operation_under_way<bool> {
    bool is_ready() const noexcept override { return false; }
    bool get() override { return false; }
    awaitable<bool> wait() override { co_return false; }
  };
  storage::pending<bool> p(std::make_unique<undecided>());
  BOOST_TEST(!p.is_ready());
  BOOST_TEST(!p.get());
}

BOOST_AUTO_TEST_CASE(a_ready_answer_is_awaited_without_a_pause) {
  storage::pending<int> p = 3;
  bool other_ran = true;
  spawn(see_what_runs_meanwhile(p, other_ran));
  run();
  BOOST_TEST(!failed);
  BOOST_TEST(!other_ran);
}

BOOST_AUTO_TEST_CASE(what_is_awaited_resumes_with_the_answer) {
  auto p = begin(far);
  BOOST_TEST(!p.is_ready());
  std::optional<int> answer;
  spawn(keep(p, answer));
  poll();
  BOOST_TEST(!answer);
  far.give(4);
  run();
  BOOST_TEST(!failed);
  BOOST_TEST((answer == 4));
  BOOST_TEST(far.awaited == 1u);
}

BOOST_AUTO_TEST_CASE(the_context_does_other_work_meanwhile) {
  auto p = begin(far);
  bool other_ran = false;
  spawn(see_what_runs_meanwhile(p, other_ran));
  poll();
  far.give(4);
  run();
  BOOST_TEST(!failed);
  BOOST_TEST(other_ran);
}

BOOST_AUTO_TEST_CASE(what_became_ready_meanwhile_is_not_waited_for) {
  auto p = begin(far);
  far.give(5);
  BOOST_TEST(p.is_ready());
  std::optional<int> answer;
  spawn(keep(p, answer));
  run();
  BOOST_TEST((answer == 5));
  BOOST_TEST(far.awaited == 0u);
}

BOOST_AUTO_TEST_CASE(get_blocks_until_the_answer_is_there) {
  auto p = begin(far);
  std::thread other([this] { far.give(6); });
  BOOST_TEST(p.get() == 6);
  other.join();
}

BOOST_AUTO_TEST_CASE(destroyed_before_it_is_ready_it_ends_its_operation) {
  { [[maybe_unused]] const auto p = begin(far); }
  BOOST_TEST(far.destroyed == 1u);
  auto p = begin(far);
  auto moved = std::move(p);
  BOOST_TEST(far.destroyed == 1u);
  far.give(7);
  BOOST_TEST(moved.get() == 7);
}

BOOST_AUTO_TEST_CASE(a_coroutine_that_ends_while_it_waits_ends_the_operation) {
  {
    boost::asio::io_context short_lived{1};
    boost::asio::co_spawn(short_lived, wait_in_vain(far), [](std::exception_ptr) {});
    short_lived.poll();
    BOOST_TEST(far.awaited == 1u);
    BOOST_TEST(far.destroyed == 0u);
    far.waiting.reset(); // before its context
  }
  BOOST_TEST(far.destroyed == 1u);
}

BOOST_AUTO_TEST_CASE(what_fails_throws_where_the_answer_is_fetched) {
  storage::pending<int> p(std::make_unique<failing_operation>());
  BOOST_CHECK_THROW(p.get(), std::runtime_error);
  storage::pending<int> awaited(std::make_unique<failing_operation>());
  std::optional<int> answer;
  spawn(keep(awaited, answer));
  run();
  BOOST_REQUIRE(failed);
  BOOST_CHECK_THROW(std::rethrow_exception(failed), std::runtime_error);
}

BOOST_AUTO_TEST_SUITE_END()
