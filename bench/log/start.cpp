// Measures reading a log: replaying records, loading a snapshot, and a whole start until the first answer. The
// files are in the page cache: the disk's own time is extra.
#include "bench/log/installation.hpp"
#include "bench/log/workload.hpp"
#include "storage/engine/file_store.hpp"
#include "storage/engine/load.hpp"

#include <malloc.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <stdexcept>

namespace twostep::bench::log {
namespace {

class stopwatch {
public:
  double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count(); }
  double processor() const { return processor_seconds() - processor_; }

private:
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  double processor_ = processor_seconds();
};

double resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  double whole = 0, resident = 0;
  statm >> whole >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

round load(const installation& made, unsigned threads, std::uint64_t counted) {
  storage::stored_state state;
  const stopwatch watch;
  (void)storage::load_log(storage::machine_files(), made.data / "log", log_key(), threads, state);
  round r;
  r.seconds = watch.seconds();
  r.done = counted;
  r.processor_seconds = watch.processor();
  if (state.accounts.size() != made.users) throw std::runtime_error("not all users were read");
  return r;
}

round replay(const surroundings& s, std::uint64_t users, unsigned threads) {
  const auto made = installation_of(users, log_state::written, s.kept);
  round r = load(made, threads, made.events);
  r.note = "events; " + std::to_string(static_cast<double>(made.records) / r.seconds / 1e6).substr(0, 5) +
           " M records/s, " + std::to_string(made.log_bytes / users) + " bytes of log a user";
  return r;
}

round load_snapshot(const surroundings& s, std::uint64_t users, unsigned threads) {
  const auto made = installation_of(users, log_state::compacted, s.kept);
  round r = load(made, threads, users);
  r.note = "users; " + std::to_string(made.snapshot_bytes / users) + " bytes of snapshot a user";
  return r;
}

/// A complete opening of a server's store, until the first answer.
round start(const surroundings& s, std::uint64_t users) {
  storage::file_store_settings settings;
  settings.report = [](std::string_view) {};
  settings.directory = s.directory / "data";
  settings.log_key = log_key();
  core::account_id asked{};
  if (users > 0) {
    settings.directory = installation_of(users, log_state::compacted, s.kept).data;
    asked = user_number(users / 2);
  }
  ::malloc_trim(0); // frees memory left by earlier rounds
  const double before = resident_bytes();
  const stopwatch watch;
  const auto store = storage::open_file_store(settings);
  storage::read_barrier seen;
  const bool found = store->read(asked, seen, [](const core::account&, const core::organisation*) {}).get();
  round r;
  r.seconds = watch.seconds();
  r.done = 1;
  r.processor_seconds = watch.processor();
  if (found != (users > 0)) throw std::runtime_error("the answer is wrong");
  r.latencies.push_back(static_cast<float>(r.seconds * 1e6));
  if (users > 0)
    r.note = std::to_string(static_cast<int>((resident_bytes() - before) / static_cast<double>(users))) +
             " bytes resident a user";
  store->close();
  return r;
}

constexpr std::uint64_t million = 1'000'000;

} // namespace

void add_start(std::vector<workload>& all) {
  for (const std::uint64_t users : {million, 10 * million}) {
    const auto of_users = "/users=" + std::to_string(users);
    const bool is_long = users > million;
    for (const unsigned threads : {1u, 2u}) {
      const auto on_threads = of_users + "/threads=" + std::to_string(threads);
      all.push_back(
          {"replay" + on_threads, "events of segments replayed into a state, per second",
           [=](const surroundings& s) { return replay(s, users, threads); }, is_long}
      );
      all.push_back(
          {"snapshot-load" + on_threads, "users of a snapshot loaded into a state, per second",
           [=](const surroundings& s) { return load_snapshot(s, users, threads); }, is_long}
      );
    }
    all.push_back(
        {"start" + of_users, "a store opened from a snapshot, until its first answer (p50)",
         [=](const surroundings& s) { return start(s, users); }, is_long}
    );
  }
  all.push_back(
      {"start/users=0", "a store opened in an empty directory, until its first answer (p50)",
       [](const surroundings& s) { return start(s, 0); }}
  );
}

} // namespace twostep::bench::log
