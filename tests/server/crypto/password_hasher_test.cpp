#include "server/crypto/argon2_memory.hpp"
#include "server/crypto/password_hasher.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <sodium.h>
#include <sys/resource.h>

#include <exception>
#include <filesystem>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>

using namespace twostep;
using namespace twostep::server;
using core::password_verifier;
using core::secret;

namespace {

using check_result = core::result<password_check, hasher_errc>;
using hash_result = core::result<password_verifier, hasher_errc>;

constexpr std::string_view right = "correct horse, \xc3\xa5";
// Made with libsodium 1.0.18's shared library: 19 MiB, two passes.
const password_verifier known{
    "$argon2id$v=19$m=19456,t=2,p=1$SNLWMQh20k1X1wUv5DzpUQ$E02tUdSHNA3hWUgfS83MLWbHTUBdafg/Jgt4OK/HQmM"};

secret typed(std::string_view text) {
  return secret(text);
}

struct outcome {
  int right = 0, wrong = 0, busy = 0, elsewhere = 0;
  int all() const { return right + wrong + busy; }
};

awaitable<> check_once(password_hasher* hasher, std::string password, const password_verifier* verifier, outcome* o) {
  const auto here = std::this_thread::get_id();
  const check_result r = co_await hasher->check(secret(std::move(password)), verifier);
  if (std::this_thread::get_id() != here) ++o->elsewhere;
  if (!r)
    ++o->busy;
  else
    ++(r->right ? o->right : o->wrong);
}

/// Holds the worker that reaches it until it is released: later jobs wait, however fast hashes are.
struct gate {
  std::promise<void> reached, go_on;
};

awaitable<> check_behind(gate* g, server::password_hasher* hasher, outcome* o) {
  check_origin origin;
  auto starts = [g] {
    g->reached.set_value();
    g->go_on.get_future().wait();
    return true;
  };
  origin.starts = starts;
  const check_result r = co_await hasher->check(typed(right), &known, std::move(origin));
  ++(r && r->right ? o->right : o->wrong);
}

void spawn(boost::asio::io_context& ctx, awaitable<> work) {
  auto done = [](std::exception_ptr failed) {
    if (failed) std::rethrow_exception(failed);
  };
  boost::asio::co_spawn(ctx.get_executor(), std::move(work), std::move(done));
}

template <class T>
awaitable<> keep(awaitable<T> work, std::optional<T>* into) {
  T result = co_await std::move(work);
  into->emplace(std::move(result));
}

struct fixture {
  boost::asio::io_context ctx{1}; ///< outlives the test's hasher

  template <class T>
  T run(awaitable<T> work) {
    std::optional<T> result;
    spawn(ctx, keep(std::move(work), &result));
    ctx.restart();
    ctx.run();
    return std::move(result).value();
  }
};

hasher_settings cheap(unsigned workers = 1) {
  return {.memory_kib = 64, .passes = 1, .workers = workers};
}

/// This process's threads with the lowest priority.
int lowest_priority_threads() {
  int count = 0;
  for (const auto& task : std::filesystem::directory_iterator("/proc/self/task"))
    if (::getpriority(PRIO_PROCESS, static_cast<id_t>(std::stoi(task.path().filename().string()))) == 19) ++count;
  return count;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(password_hasher, fixture)

BOOST_AUTO_TEST_CASE(plain_libsodiums_verifier_is_taken) {
  server::password_hasher hasher({.workers = 1});
  const check_result good = run(hasher.check(typed(right), &known));
  BOOST_REQUIRE(good.has_value());
  BOOST_TEST(good->right);
  BOOST_TEST(!good->rehashed.has_value());
  const check_result bad = run(hasher.check(typed("Correct horse, \xc3\xa5"), &known));
  BOOST_REQUIRE(bad.has_value());
  BOOST_TEST(!bad->right);
}

BOOST_AUTO_TEST_CASE(a_verifier_made_here_is_taken_by_plain_libsodium) {
  server::password_hasher hasher({.workers = 1});
  const hash_result made = run(hasher.hash(typed(right)));
  BOOST_REQUIRE(made.has_value());
  BOOST_TEST(made->text.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
  BOOST_TEST(crypto_pwhash_str_verify(made->text.c_str(), right.data(), right.size()) == 0);
  const auto now = hasher.hash_now(typed(right));
  BOOST_TEST(crypto_pwhash_str_verify(now.text.c_str(), right.data(), right.size()) == 0);
  BOOST_TEST(now.text != made->text);
}

BOOST_AUTO_TEST_CASE(what_follows_a_nul_byte_counts) {
  server::password_hasher hasher(cheap());
  const auto verifier = hasher.hash_now(typed(std::string_view("before\0after", 12)));
  BOOST_TEST(!run(hasher.check(typed("before"), &verifier))->right);
  BOOST_TEST(run(hasher.check(typed(std::string_view("before\0after", 12)), &verifier))->right);
}

BOOST_AUTO_TEST_CASE(an_unknown_user_costs_a_hash_and_is_never_right) {
  server::password_hasher hasher(cheap());
  const check_result r = run(hasher.check(typed(right), nullptr));
  BOOST_REQUIRE(r.has_value());
  BOOST_TEST(!r->right);
  BOOST_TEST(!r->rehashed.has_value());
  BOOST_TEST(hasher.count().hashes == 1u);
}

BOOST_AUTO_TEST_CASE(for_an_unknown_user_argon2_really_runs) {
  server::password_hasher hasher({.workers = 1, .keep_memory = std::chrono::hours(1)});
  for (int i = 0; i < 3; ++i) run(hasher.check(typed(right), nullptr));
  BOOST_TEST(hasher.count().reused_memory == (server::argon2_memory::is_kept() ? 2u : 0u));
}

BOOST_AUTO_TEST_CASE(what_cant_be_hashed_is_refused_at_the_start) {
  BOOST_CHECK_THROW(server::password_hasher({.memory_kib = 4, .workers = 1}), std::runtime_error);
  BOOST_CHECK_THROW(server::password_hasher({.memory_kib = std::size_t{1} << 40, .workers = 1}), std::runtime_error);
  BOOST_CHECK_THROW(server::password_hasher({.passes = 0, .workers = 1}), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(a_right_password_is_hashed_anew_when_the_parameters_are_not_todays) {
  server::password_hasher hasher(cheap());
  const check_result r = run(hasher.check(typed(right), &known));
  BOOST_REQUIRE(r.has_value());
  BOOST_TEST(r->right);
  BOOST_REQUIRE(r->rehashed.has_value());
  BOOST_TEST(r->rehashed->text.starts_with("$argon2id$v=19$m=64,t=1,p=1$"));
  BOOST_TEST(hasher.count().hashes == 2u);
  const check_result again = run(hasher.check(typed(right), &*r->rehashed));
  BOOST_TEST(again->right);
  BOOST_TEST(!again->rehashed.has_value());

  const check_result wrong = run(hasher.check(typed("wrong"), &known));
  BOOST_TEST(!wrong->right);
  BOOST_TEST(!wrong->rehashed.has_value());
}

BOOST_AUTO_TEST_CASE(what_is_no_verifier_is_never_right) {
  server::password_hasher hasher(cheap());
  for (const auto* text : {"", "!", "$argon2id$", "$2y$10$abcdefghijklmnopqrstuv"}) {
    const password_verifier broken{text};
    const check_result r = run(hasher.check(typed(""), &broken));
    BOOST_TEST_CONTEXT(text) BOOST_TEST((r.has_value() && !r->right));
  }
}

BOOST_AUTO_TEST_CASE(a_worker_keeps_its_memory_between_hashes) {
  server::password_hasher hasher({.workers = 1, .keep_memory = std::chrono::hours(1)});
  for (int i = 0; i < 4; ++i) run(hasher.check(typed(right), &known));
  BOOST_TEST(hasher.count().hashes == 4u);
  BOOST_TEST(hasher.count().reused_memory == (server::argon2_memory::is_kept() ? 3u : 0u));
}

BOOST_AUTO_TEST_CASE(a_full_queue_is_busy_at_once_and_the_rest_is_hashed) {
  server::password_hasher hasher({.workers = 1, .max_queue = 1});
  outcome o;
  gate in_hand;
  spawn(ctx, check_behind(&in_hand, &hasher, &o));
  ctx.poll();
  in_hand.reached.get_future().wait();
  constexpr int tries = 50;
  for (int i = 0; i < tries; ++i) spawn(ctx, check_once(&hasher, std::string(right), &known, &o));
  ctx.poll(); // all ask; those without room are answered
  BOOST_TEST(o.busy == tries - 1);
  in_hand.go_on.set_value();
  ctx.run();
  BOOST_TEST(o.all() == tries + 1);
  BOOST_TEST(o.right == 2);
  const auto counted = hasher.count();
  BOOST_TEST(counted.refused == static_cast<unsigned>(o.busy));
  BOOST_TEST(counted.hashes == static_cast<unsigned>(o.right));
  BOOST_TEST(counted.queued == 0u);
  BOOST_TEST(counted.busy == 0u);
}

BOOST_AUTO_TEST_CASE(whoever_awaits_resumes_on_their_own_thread) {
  struct caller {
    boost::asio::io_context home{1};
    outcome seen;
  } askers[3];
  server::password_hasher hasher(cheap(2));
  const auto verifier = hasher.hash_now(typed(right));
  std::vector<std::thread> threads;
  for (auto& a : askers)
    threads.emplace_back([&hasher, &verifier, &a] {
      for (int i = 0; i < 20; ++i) spawn(a.home, check_once(&hasher, std::string(right), &verifier, &a.seen));
      a.home.run();
    });
  for (auto& t : threads) t.join();
  for (const auto& a : askers) {
    BOOST_TEST(a.seen.right == 20);
    BOOST_TEST(a.seen.elsewhere == 0);
  }
}

BOOST_AUTO_TEST_CASE(what_waits_when_it_closes_is_answered_busy) {
  server::password_hasher hasher({.workers = 1});
  outcome o;
  gate in_hand;
  spawn(ctx, check_behind(&in_hand, &hasher, &o));
  ctx.poll();
  in_hand.reached.get_future().wait();
  constexpr int tries = 40;
  for (int i = 0; i < tries; ++i) spawn(ctx, check_once(&hasher, std::string(right), &known, &o));
  ctx.poll(); // all ask
  auto closed = std::async(std::launch::async, [&] { hasher.close(); });
  while (o.busy < tries) ctx.run_one();
  in_hand.go_on.set_value();
  closed.get();
  hasher.close();
  ctx.run();
  BOOST_TEST(o.all() == tries + 1);
  BOOST_TEST(o.right == 1); // the job under way is finished
  BOOST_TEST(o.elsewhere == 0);

  const hash_result late = run(hasher.hash(typed(right)));
  BOOST_TEST((late.has_error() && late.error() == hasher_errc::busy));
}

BOOST_AUTO_TEST_CASE(a_check_that_may_not_start_hashes_nothing) {
  server::password_hasher hasher(cheap(1));
  check_origin origin;
  auto never = [] { return false; };
  origin.starts = never;
  const check_result r = run(hasher.check(typed(right), &known, std::move(origin)));
  BOOST_TEST((r.has_error() && r.error() == hasher_errc::not_started));
  BOOST_TEST(hasher.count().hashes == 0u);
  BOOST_TEST(hasher.durations().count() == 0u);
  run(hasher.check(typed(right), &known));
  BOOST_TEST(hasher.durations().count() == 1u);
}

BOOST_AUTO_TEST_CASE(workers_give_way_to_everything_else) {
  const int before = lowest_priority_threads();
  server::password_hasher hasher(cheap(1));
  run(hasher.check(typed(right), nullptr));
  BOOST_TEST(lowest_priority_threads() == before + 1);
}

BOOST_AUTO_TEST_CASE(impossible_parameters_are_refused_by_name) {
  const auto says_why = [](const std::runtime_error& e) {
    return std::string_view(e.what()).find("password.argon2id_memory_kib = 1 ") != std::string_view::npos;
  };
  BOOST_CHECK_EXCEPTION(server::password_hasher({.memory_kib = 1}), std::runtime_error, says_why);
}

BOOST_AUTO_TEST_SUITE_END()
