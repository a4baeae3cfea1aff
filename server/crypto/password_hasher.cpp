#include "server/crypto/password_hasher.hpp"

#include "server/crypto/argon2_memory.hpp"
#include "server/crypto/dummy_verifier.hpp"
#include "server/crypto/verifier_totals.hpp"
#include "server/runtime/fair_queue.hpp"
#include "server/runtime/no_signals.hpp"
#include "storage/os/low_priority.hpp"

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <fmt/format.h>
#include <sodium.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <new>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace twostep::server {
namespace {

namespace net = boost::asio;

constexpr std::array<std::uint64_t, 11> duration_bounds{1'000,   2'500,   5'000,   10'000,    25'000,   50'000,
                                                        100'000, 250'000, 500'000, 1'000'000, 5'000'000};

struct parameters {
  unsigned long long passes;
  std::size_t memory; ///< bytes
};

struct answer {
  bool busy = false;
  bool not_started = false;
  bool right = false;
  unsigned hashes = 0;
  std::optional<core::password_verifier> verifier{};
  std::chrono::steady_clock::time_point answer_at{};
};

struct job {
  core::secret password;
  std::optional<std::string> against; ///< the verifier to check against; none: make a new one
  bool user_exists;
  std::function<bool()> starts;
  std::function<void()> right;
  net::any_completion_handler<void(answer)> done;
  net::executor_work_guard<executor> home;
  std::function<unsigned()> task{}; ///< called instead of hashing `password`
};

/// nullopt: out of memory.
std::optional<core::password_verifier> make_verifier(std::string_view password, const parameters& p) {
  std::array<char, crypto_pwhash_STRBYTES> text;
  if (crypto_pwhash_str(text.data(), password.data(), password.size(), p.passes, p.memory) != 0) return std::nullopt;
  return core::password_verifier{text.data()};
}

answer make(const job& j, const parameters& p) {
  answer a{.hashes = 1, .verifier = make_verifier(j.password.reveal(), p)};
  a.busy = !a.verifier;
  return a;
}

answer check(const job& j, const parameters& p) {
  const std::string& verifier = *j.against;
  const auto typed = j.password.reveal();
  errno = 0;
  const bool same = crypto_pwhash_str_verify(verifier.c_str(), typed.data(), typed.size()) == 0;
  // libsodium sets EINVAL for another password and ENOMEM if it couldn't hash.
  if (!same && errno == ENOMEM) return {.busy = true};
  answer a{.right = same && j.user_exists, .hashes = 1};
  if (a.right && crypto_pwhash_str_needs_rehash(verifier.c_str(), p.passes, p.memory) != 0) {
    a.verifier = make_verifier(typed, p);
    ++a.hashes;
  }
  return a;
}

answer run_task(const job& j) try { return {.hashes = j.task()}; } catch (const std::bad_alloc&) {
  return {.busy = true};
}

void give(job j, answer a) {
  const auto home = j.home.get_executor();
  net::post(home, [done = std::move(j.done), a = std::move(a)]() mutable { std::move(done)(std::move(a)); });
}

/// Checks libsodium's bounds and the machine's memory.
void require_possible(const hasher_settings& settings, const parameters& p) {
  const auto machine =
      static_cast<std::size_t>(::sysconf(_SC_PHYS_PAGES)) * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  if (p.passes >= crypto_pwhash_OPSLIMIT_MIN && p.passes <= crypto_pwhash_OPSLIMIT_MAX &&
      p.memory >= crypto_pwhash_MEMLIMIT_MIN &&
      p.memory <= std::min<std::size_t>(crypto_pwhash_MEMLIMIT_MAX, machine))
    return;
  throw std::runtime_error(
      "can't hash passwords with password.argon2id_memory_kib = " + std::to_string(settings.memory_kib) +
      " and password.argon2id_passes = " + std::to_string(settings.passes) +
      ": out of bounds, or more memory than there is"
  );
}

std::string kind_of(const hasher_settings& settings) {
  return fmt::format("m={},t={},p=1", settings.memory_kib, settings.passes);
}

/// A quarter of the queue's places.
std::size_t kept_for_known(std::size_t max_queue) noexcept {
  return max_queue / 4;
}

} // namespace

struct password_hasher::impl {
  explicit impl(const hasher_settings& settings)
      : settings(settings), cost{settings.passes, settings.memory_kib * 1024}, kind(kind_of(settings)),
        dummy_end(make_dummy_end()), queue(settings.max_queue, kept_for_known(settings.max_queue)) {
    require_possible(settings, cost);
    const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
    const no_signals blocked;
    try {
      for (unsigned i = 0; i < (settings.workers == 0 ? cores : settings.workers); ++i)
        workers.emplace_back([this] { work(); });
    } catch (...) {
      close();
      throw;
    }
  }
  ~impl() { close(); }
  impl(const impl&) = delete;
  impl& operator=(const impl&) = delete;

  awaitable<answer>
  ask(core::secret password, std::optional<std::string> against, bool user_exists, check_origin origin,
      std::function<unsigned()> task);
  void enqueue(job, const check_origin&);
  /// The verifier that an unknown email is checked against.
  std::string dummy_for(std::uint64_t hash);
  /// Counts an account whose verifier was renewed by a check.
  void move_account(std::string_view from);
  answer do_now(job&);
  void count(const job&, const answer&, std::chrono::steady_clock::time_point begin);
  void work();
  void wait(std::unique_lock<std::mutex>&, argon2_memory&);
  void close();

  const hasher_settings settings;
  const parameters cost;
  const std::string kind; ///< of new verifiers
  const std::string dummy_end;

  std::mutex mutex;
  std::condition_variable ready;
  fair_queue<job> queue;
  verifier_totals totals;
  bool closing = false;
  counts counted;
  storage::atomic_histogram<duration_bounds> durations;
  std::vector<std::thread> workers;
};

awaitable<answer> password_hasher::impl::ask(
    core::secret password, std::optional<std::string> against, bool user_exists, check_origin origin,
    std::function<unsigned()> task
) {
  const executor home = co_await net::this_coro::executor;
  // The initiation captures by reference and moves from the coroutine's frame.
  auto initiation = [&](auto done) {
    enqueue(
        {std::move(password), std::move(against), user_exists, std::move(origin.starts), std::move(origin.right),
         std::move(done), net::make_work_guard(home), std::move(task)},
        origin
    );
  };
  answer a =
      co_await net::async_initiate<const net::use_awaitable_t<executor>, void(answer)>(initiation, use_awaitable);
  co_return a;
}

void password_hasher::impl::enqueue(job j, const check_origin& origin) {
  auto gone = [&]() -> std::optional<job> {
    const std::lock_guard lock(mutex);
    if (closing) return std::optional<job>(std::move(j));
    auto displaced = queue.push(origin.network, origin.known, std::move(j));
    counted.queued = queue.size();
    ready.notify_one();
    return displaced;
  }();
  if (!gone) return;
  {
    const std::lock_guard lock(mutex);
    ++counted.refused;
  }
  give(*std::move(gone), {.busy = true});
}

std::string password_hasher::impl::dummy_for(std::uint64_t hash) {
  const std::lock_guard lock(mutex);
  const auto chosen = totals.kind_for(hash);
  return dummy_verifier(chosen.empty() ? kind : chosen, dummy_end);
}

void password_hasher::impl::move_account(std::string_view from) {
  const std::lock_guard lock(mutex);
  totals.remove(from);
  totals.add(kind);
}

answer password_hasher::impl::do_now(job& j) {
  if (j.starts && !j.starts()) return {.not_started = true};
  if (j.task) return run_task(j);
  auto a = j.against ? server::check(j, cost) : make(j, cost);
  if (a.right && j.right) j.right();
  return a;
}

/// Requires the lock.
void password_hasher::impl::count(const job& j, const answer& a, std::chrono::steady_clock::time_point begin) {
  counted.hashes += a.hashes;
  if (a.hashes != 1 || j.task) return; // a check and a rehash together say nothing about one kind
  const auto took = std::chrono::steady_clock::now() - begin;
  const auto checked = j.against ? verifier_totals::kind_of(*j.against) : std::nullopt;
  if (checked) totals.took(*checked, took);
}

void password_hasher::impl::wait(std::unique_lock<std::mutex>& lock, argon2_memory& memory) {
  const auto wanted = [this] { return closing || !queue.empty(); };
  while (!wanted()) {
    if (memory.held() == 0) {
      ready.wait(lock, wanted);
    } else if (!ready.wait_for(lock, settings.keep_memory, wanted)) {
      lock.unlock();
      memory.wipe();
      lock.lock();
    }
  }
}

void password_hasher::impl::work() {
  storage::lower_priority();
  argon2_memory memory;
  std::unique_lock lock(mutex);
  for (;;) {
    wait(lock, memory);
    if (queue.empty()) return;
    job j = queue.pop();
    counted.queued = queue.size();
    ++counted.busy;
    lock.unlock();

    const auto reused = memory.reused();
    const auto begin = std::chrono::steady_clock::now();
    answer a = do_now(j);
    const auto took = std::chrono::steady_clock::now() - begin;
    if (!j.task && !a.not_started)
      durations.add(static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(took).count()));

    lock.lock();
    --counted.busy;
    counted.reused_memory += memory.reused() - reused;
    count(j, a, begin);
    a.answer_at = begin + totals.slowest();
    lock.unlock();
    give(std::move(j), std::move(a));
    lock.lock();
  }
}

void password_hasher::impl::close() {
  std::vector<job> left;
  {
    const std::lock_guard lock(mutex);
    closing = true;
    while (!queue.empty()) left.push_back(queue.pop());
    counted.queued = 0;
    counted.refused += left.size();
  }
  ready.notify_all();
  for (auto& j : left) give(std::move(j), {.busy = true});
  for (auto& w : workers) w.join();
  workers.clear();
}

password_hasher::password_hasher(const hasher_settings& settings) : impl_(std::make_unique<impl>(settings)) {}
password_hasher::~password_hasher() = default;

awaitable<core::result<password_check, hasher_errc>>
password_hasher::check(core::secret normalised, const core::password_verifier* verifier, check_origin origin) {
  const std::string kind(verifier ? verifier_totals::kind_of(verifier->text).value_or("") : "");
  std::optional<std::string> against = verifier ? verifier->text : impl_->dummy_for(origin.nobody);
  std::function<unsigned()> no_task;
  answer a = co_await impl_->ask(
      std::move(normalised), std::move(against), verifier != nullptr, std::move(origin), std::move(no_task)
  );
  if (a.busy) co_return hasher_errc::busy;
  if (a.not_started) co_return hasher_errc::not_started;
  if (a.verifier) impl_->move_account(kind);
  co_return password_check{a.right, std::move(a.verifier), a.answer_at};
}

awaitable<core::result<password_check, hasher_errc>>
password_hasher::check(core::secret normalised, const core::password_verifier* verifier) {
  check_origin origin;
  return check(std::move(normalised), verifier, std::move(origin));
}

awaitable<core::result<core::password_verifier, hasher_errc>> password_hasher::hash(core::secret normalised) {
  check_origin origin; // known by default: only an authenticated person, or the program, makes a verifier
  std::optional<std::string> nothing;
  std::function<unsigned()> no_task;
  answer a =
      co_await impl_->ask(std::move(normalised), std::move(nothing), true, std::move(origin), std::move(no_task));
  if (a.busy) co_return hasher_errc::busy;
  count_accounts(*a.verifier);
  co_return *std::move(a.verifier);
}

awaitable<core::result<checked_new_password, hasher_errc>> password_hasher::check_new(
    std::string_view typed, const core::password_rules& rules, bool two_step_is_mandatory,
    std::vector<std::string> own_words
) {
  const core::secret password(typed);
  checked_new_password checked;
  std::function<unsigned()> judge = [&] {
    const std::vector<std::string_view> words(own_words.begin(), own_words.end());
    auto good = core::check_new_password(password.reveal(), rules, two_step_is_mandatory, words);
    if (good)
      checked.normalised = std::move(*good);
    else
      checked.why = good.error();
    return 0u;
  };
  check_origin origin; // known by default: only somebody signed in chooses a password
  const bool done = co_await run(std::move(judge), std::move(origin));
  if (!done) co_return hasher_errc::busy;
  co_return std::move(checked);
}

const hasher_settings& password_hasher::settings() const noexcept {
  return impl_->settings;
}

awaitable<bool> password_hasher::run(std::function<unsigned()> task, check_origin origin) {
  std::optional<std::string> nothing;
  core::secret no_password;
  answer a =
      co_await impl_->ask(std::move(no_password), std::move(nothing), true, std::move(origin), std::move(task));
  co_return !a.busy && !a.not_started;
}

void password_hasher::count_accounts(const core::password_verifier& verifier, std::uint64_t accounts) {
  const std::lock_guard lock(impl_->mutex);
  if (const auto kind = verifier_totals::kind_of(verifier.text)) impl_->totals.add(*kind, accounts);
}

core::password_verifier password_hasher::hash_now(const core::secret& normalised) const {
  auto made = make_verifier(normalised.reveal(), impl_->cost);
  if (!made) throw std::bad_alloc();
  return *std::move(made);
}

password_hasher::counts password_hasher::count() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->counted;
}

storage::histogram_counts password_hasher::durations() const {
  return impl_->durations.read();
}

void password_hasher::close() {
  impl_->close();
}

} // namespace twostep::server
