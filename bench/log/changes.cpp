// Measures changes in a store of many users, made as by requests: read an account, change it, wait until the
// change is on disk; without other activity, and while snapshots are written continuously.
#include "bench/log/clients.hpp"
#include "bench/log/installation.hpp"
#include "storage/engine/file_store.hpp"
#include "storage/os/low_priority.hpp"

#include <random>

namespace twostep::bench::log {
namespace {

/// 64 browsers with pauses: about half of what two cores can do, because a queue would hide the cost of a stall.
constexpr unsigned browsers = 64;
constexpr std::chrono::milliseconds between_changes{4};

core::result<core::decision, core::refusal> use_session(const core::account& a, core::time_point now) {
  core::decision d;
  d.events.push_back(core::session_used{a.sessions.front().id, now});
  return d;
}

storage::awaitable<> change_again(
    storage::file_store& store, client_context& home, std::uint64_t users, unsigned seed,
    const std::atomic<bool>& stop
) {
  std::mt19937_64 chance(seed);
  pause_timer pause(home.context);
  while (!stop.load(std::memory_order_relaxed)) {
    pause.expires_after(between_changes / 2 + std::chrono::microseconds(chance() % 4000));
    co_await pause.async_wait(storage::use_awaitable);
    const auto id = user_number(chance() % users);
    const auto begin = std::chrono::steady_clock::now();
    storage::read_barrier seen;
    store.read(id, seen, [](const core::account&, const core::organisation*) {}).get();
    const auto now = core::time_point(core::days(20'000)) +
                     std::chrono::duration_cast<core::milliseconds>(begin.time_since_epoch());
    const auto decide = [&](const core::account& a, const core::organisation*) { return use_session(a, now); };
    const auto answer = store.update(id, seen, decide).get();
    if (!answer) ++home.refused;
    co_await store.durable(seen.sequence);
    const std::chrono::duration<float, std::micro> took = std::chrono::steady_clock::now() - begin;
    home.latencies.push_back(took.count());
  }
}

round change(const surroundings& s, std::uint64_t users, bool compacting) {
  const auto made = installation_of(users, log_state::compacted, s.kept);
  const auto data = s.directory / "data";
  std::filesystem::copy(made.data, data, std::filesystem::copy_options::recursive);
  storage::file_store_settings settings;
  settings.directory = data;
  settings.log_key = log_key();
  settings.report = [](std::string_view) {};
  settings.compaction.min_log_bytes = UINT64_MAX; // only on request
  const auto store = storage::open_file_store(settings);

  std::atomic<bool> stop{false};
  std::latch finished(browsers);
  std::deque<client_context> homes(s.contexts);
  for (unsigned b = 0; b < browsers; ++b) {
    auto& home = homes[b % homes.size()];
    boost::asio::co_spawn(home.context, change_again(*store, home, users, b, stop), [&](std::exception_ptr e) {
      if (e) std::terminate();
      finished.count_down();
    });
  }
  round r;
  const double processor = processor_seconds();
  const auto begin = std::chrono::steady_clock::now();
  std::vector<std::thread> threads;
  for (auto& home : homes) threads.emplace_back([&home] { home.context.run(); });
  unsigned snapshots = 0;
  if (compacting)
    threads.emplace_back([&] {
      storage::lower_priority(); // as the server's maintenance threads
      for (; !stop.load(std::memory_order_relaxed); ++snapshots)
        store->compact([&](std::uint64_t, std::uint64_t) { return !stop.load(std::memory_order_relaxed); });
    });
  let_pass(s.seconds);
  stop = true;
  finished.wait();
  r.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  r.processor_seconds = processor_seconds() - processor;
  for (auto& home : homes) home.guard.reset();
  for (auto& thread : threads) thread.join();
  store->close();
  for (const auto& home : homes) {
    r.done += home.latencies.size();
    r.refused += home.refused;
    r.latencies.insert(r.latencies.end(), home.latencies.begin(), home.latencies.end());
  }
  if (compacting) r.note = std::to_string(snapshots) + " snapshots begun";
  return r;
}

} // namespace

void add_changes(std::vector<workload>& all) {
  constexpr std::uint64_t users = 1'000'000;
  all.push_back(
      {"change/users=1000000/quiet", "64 browsers that pause, changing a store of many users",
       [](const surroundings& s) { return change(s, users, false); }}
  );
  all.push_back(
      {"change/users=1000000/snapshots", "the same while one snapshot after the other is written",
       [](const surroundings& s) { return change(s, users, true); }}
  );
}

} // namespace twostep::bench::log
