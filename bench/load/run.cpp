#include "bench/load/run.hpp"

#include "bench/load/scenario.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>

#include <unistd.h>

#include <algorithm>
#include <exception>
#include <iostream>

namespace twostep::bench::load {

namespace net = boost::asio;

namespace {

using clock = std::chrono::steady_clock;
using timer = net::basic_waitable_timer<clock, net::wait_traits<clock>, executor>;
/// Users are prepared so many at a time: few enough for the limits, enough to keep two cores hashing.
constexpr std::size_t at_once_before = 8;

/// The state shared by a run's workers; all on one thread.
struct shared {
  const options& given;
  const scenario& what;
  executor ex;
  std::vector<user> users;
  outbox texts;
  results found;
  results before{}; ///< from before the measurement; discarded
  clock::time_point begun{}, end{};
  std::uint64_t next = 0; ///< number of the next round
  std::size_t working = 0, next_user = 0;
  std::exception_ptr broke;

  shared(const options& o, const scenario& s, executor e) : given(o), what(s), ex(e), texts(e, o.outbox) {
    for (std::size_t i = 0; i < o.users; ++i) users.push_back(make_user(i));
  }
};

browser make_browser(shared& s, results& into) {
  return browser(s.ex, s.given.host, s.given.port, s.given.authority, into.requests);
}

/// The k-th user of worker w; every user belongs to one worker.
const user& user_of(const shared& s, std::size_t w, std::uint64_t k) {
  const auto mine = (s.users.size() - w + s.given.connections - 1) / s.given.connections;
  return s.users[w + (k % mine) * s.given.connections];
}

awaitable<> make_ready(shared& s) {
  auto who = make_browser(s, s.before);
  while (s.next_user < s.users.size()) {
    const auto& one = s.users[s.next_user++];
    co_await s.what.once_a_user(step_context{who, one, s.texts, s.before});
  }
}

/// True if another round may begin; `due` is its intended time.
bool take_round(shared& s, clock::time_point& due) {
  if (s.given.count && s.next >= s.given.count) return false;
  due = clock::now();
  if (s.given.rate > 0)
    due = s.begun +
          std::chrono::duration_cast<clock::duration>(std::chrono::duration<double>(double(s.next) / s.given.rate));
  if (due >= s.end) return false;
  ++s.next;
  return true;
}

awaitable<> one_round(shared& s, browser& who, const user& u, clock::time_point due) {
  try {
    co_await s.what.round(step_context{who, u, s.texts, s.found});
  } catch (const failed& e) {
    ++s.found.errors[e.what()];
    co_return;
  }
  s.found.rounds.note(std::chrono::duration_cast<histogram::duration>(clock::now() - due));
}

awaitable<> work(shared& s, browser who, std::size_t w) {
  timer wait(s.ex);
  clock::time_point due;
  for (std::uint64_t k = 0; take_round(s, due); ++k) {
    if (due > clock::now()) {
      wait.expires_at(due);
      co_await wait.async_wait(use_awaitable);
    }
    co_await one_round(s, who, user_of(s, w, k), due);
  }
}

awaitable<> connect(shared& s, std::vector<browser>& browsers, std::size_t w) {
  auto& who = browsers[w];
  if (s.what.once_a_connection)
    co_await s.what.once_a_connection(step_context{who, user_of(s, w, 0), s.texts, s.before});
}

awaitable<> show_progress(shared& s) {
  timer tick(s.ex);
  while (clock::now() < s.end && s.working > 0) {
    tick.expires_after(std::chrono::seconds(1));
    co_await tick.async_wait(use_awaitable);
    const std::chrono::duration<double> passed = clock::now() - s.begun;
    std::cerr << "\r" << static_cast<long>(passed.count()) << " s  " << s.found.rounds.count() << " rounds  "
              << static_cast<long>(double(s.found.rounds.count()) / passed.count()) << "/s  " << s.found.error_count()
              << " errors   " << std::flush;
  }
}

/// Spawns all of them and runs the context until each has ended; rethrows the first exception.
template <class MakeOne>
void run_all(net::io_context& context, shared& s, std::size_t count, MakeOne make_one) {
  s.working = count;
  for (std::size_t w = 0; w < count; ++w)
    net::co_spawn(s.ex, make_one(w), [&s, &context](std::exception_ptr why) {
      if (why && !s.broke) s.broke = why;
      if (--s.working == 0) context.stop();
    });
  context.restart();
  context.run();
  if (s.broke) std::rethrow_exception(s.broke);
}

} // namespace

results run(const options& o) {
  net::io_context context(1);
  shared s(o, *find_scenario(o.scenario), context.get_executor());
  try {
    if (s.what.once_a_user)
      run_all(context, s, std::min(at_once_before, s.users.size()), [&s](std::size_t) { return make_ready(s); });
    std::vector<browser> browsers;
    for (std::size_t w = 0; w < o.connections; ++w) browsers.push_back(make_browser(s, s.found));
    run_all(context, s, o.connections, [&](std::size_t w) { return connect(s, browsers, w); });
    s.found.requests = 0;

    s.begun = clock::now();
    s.end = s.begun + o.duration;
    if (::isatty(STDERR_FILENO)) net::co_spawn(s.ex, show_progress(s), [](std::exception_ptr) {});
    run_all(context, s, o.connections, [&](std::size_t w) { return work(s, std::move(browsers[w]), w); });
  } catch (const failed& e) {
    throw std::runtime_error(
        std::string("before the clock ran: ") + e.what() +
        " (are the users made, with --prepare, and the server's limits wide, as in bench/load.toml?)"
    );
  }
  s.found.elapsed = clock::now() - s.begun;
  if (::isatty(STDERR_FILENO)) std::cerr << '\n';
  return std::move(s.found);
}

} // namespace twostep::bench::load
