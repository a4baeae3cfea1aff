#include "server/admin/maintenance_jobs.hpp"

#include "server/crypto/installed_keys.hpp"
#include "storage/audit/trail.hpp"
#include "storage/maintenance.hpp"
#include "storage/os/file.hpp"
#include "storage/os/low_priority.hpp"
#include "storage/store_error.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace twostep::server {

namespace {

constexpr std::size_t max_remembered = 16;

struct known_job {
  std::uint64_t number = 0;
  maintenance_job job;
  job_status status;
  std::vector<std::function<void(const job_status&)>> waiting; ///< called when the job ends
};

} // namespace

struct maintenance_jobs::state {
  state(storage::maintenance& store, storage::audit_trail& audit, installed_keys& k, on_over f)
      : maintenance(store), trail(audit), keys(k), over(std::move(f)) {}

  job_result carry_out(const maintenance_job& job, storage::progress tell) {
    job_result r;
    switch (job.what) {
    case maintenance_job::kind::compact:
      return compact(tell);
    case maintenance_job::kind::rotate_key: {
      const auto generation = maintenance.rotate_key();
      trail.rotate_key();
      r.generation = generation;
      return r;
    }
    case maintenance_job::kind::back_up: {
      const auto done = back_up(job.to, tell);
      r.to = job.to.string();
      r.accounts = done.accounts;
      r.bytes = done.bytes;
      r.state_hash = done.state_hash;
      return r;
    }
    case maintenance_job::kind::replace_secret: {
      const auto replaced = keys.replace(job.ends_sessions, job.asked_at);
      r.fingerprint = replaced.is;
      r.was = replaced.was;
      return r;
    }
    case maintenance_job::kind::renew_log:
      if (!keys.log_awaits_renewal()) return r;
      return compact(tell);
    }
    return r;
  }

  job_result compact(storage::progress tell) {
    const auto done = maintenance.compact(tell);
    if (done.stopped) throw std::runtime_error("the compaction was stopped; nothing was changed");
    keys.log_renewed(); // nothing in the log is sealed under a former key now
    job_result r;
    r.accounts = done.accounts;
    r.bytes_before = done.bytes_before;
    r.bytes_after = done.bytes_after;
    return r;
  }

  storage::backup_report back_up(const std::filesystem::path& to, storage::progress tell) {
    auto report = maintenance.backup(to, tell);
    keys.copy_former(to);
    auto& files = storage::machine_files();
    const auto unfinished = to / "audit.tmp", audit = to / "audit";
    try {
      storage::check(files.make_directory(unfinished), unfinished, "made");
      report.bytes += trail.copy(unfinished);
      storage::check(files.rename(unfinished, audit), audit, "put into place");
      storage::check(files.sync_directory(to), to, "synced");
    } catch (const std::exception& e) {
      throw std::runtime_error(std::string(e.what()) + "; the backup has no audit trail: remove it and begin anew");
    }
    return report;
  }

  /// The oldest job that isn't over; null: none.
  known_job* next() {
    for (auto& k : known)
      if (!k.status.over) return &k;
    return nullptr;
  }

  void run() {
    storage::lower_priority();
    std::unique_lock lock(mutex);
    for (;;) {
      work.wait(lock, [this] { return stopping || next(); });
      if (stopping) return end_all(lock);
      const auto number = next()->number;
      const auto job = next()->job;
      lock.unlock();
      job_status ended = execute(number, job);
      lock.lock();
      const auto waiting = end(number, ended);
      while (known.size() > max_remembered && known.front().status.over) known.pop_front();
      lock.unlock();
      if (over) over(job, ended);
      for (const auto& tell : waiting) tell(ended);
      lock.lock();
    }
  }

  /// Records how the job ended and returns the callbacks to call. The mutex is held.
  std::vector<std::function<void(const job_status&)>> end(std::uint64_t number, job_status& ended) {
    auto* k = find(number);
    if (!k) return {};
    ended.done = k->status.done;
    ended.all = k->status.all;
    k->status = ended;
    return std::move(k->waiting);
  }

  /// Ends the jobs that never began.
  void end_all(std::unique_lock<std::mutex>& lock) {
    while (const auto* k = next()) {
      job_status ended;
      ended.over = true;
      ended.error = "the server stopped before this was begun";
      const auto waiting = end(k->number, ended);
      lock.unlock();
      for (const auto& tell : waiting) tell(ended);
      lock.lock();
    }
  }

  job_status execute(std::uint64_t number, const maintenance_job& job) {
    job_status ended;
    ended.over = true;
    const auto tell = [&](std::uint64_t done, std::uint64_t all) {
      const std::lock_guard lock(mutex);
      if (auto* k = find(number)) {
        k->status.done = done;
        k->status.all = all;
      }
      return !stopping;
    };
    try {
      ended.result = carry_out(job, tell);
    } catch (const std::exception& e) {
      ended.error = e.what();
    }
    return ended;
  }

  known_job* find(std::uint64_t number) {
    for (auto& k : known)
      if (k.number == number) return &k;
    return nullptr;
  }

  storage::maintenance& maintenance;
  storage::audit_trail& trail;
  installed_keys& keys;
  const on_over over;
  std::mutex mutex;
  std::condition_variable work;
  std::deque<known_job> known;
  std::uint64_t last = 0;
  bool stopping = false;
  std::thread thread;
};

maintenance_jobs::maintenance_jobs(storage::maintenance& m, storage::audit_trail& t, installed_keys& k, on_over f)
    : state_(std::make_unique<state>(m, t, k, std::move(f))) {
  state_->thread = std::thread([s = state_.get()] { s->run(); });
}

maintenance_jobs::~maintenance_jobs() {
  stop();
}

std::string maintenance_jobs::key() const {
  return state_->keys.present().fingerprint();
}

bool maintenance_jobs::is_busy() const {
  const std::lock_guard lock(state_->mutex);
  return state_->next() != nullptr;
}

std::uint64_t maintenance_jobs::begin(maintenance_job job) {
  auto& s = *state_;
  const std::lock_guard lock(s.mutex);
  for (const auto& k : s.known)
    if (!k.status.over && k.job == job) return k.number;
  s.known.push_back({++s.last, std::move(job), {}, {}});
  s.work.notify_one();
  return s.last;
}

std::optional<job_status> maintenance_jobs::look(std::uint64_t job) const {
  const std::lock_guard lock(state_->mutex);
  const auto* known = state_->find(job);
  if (!known) return std::nullopt;
  return known->status;
}

bool maintenance_jobs::when_over(std::uint64_t job, std::function<void(const job_status&)> f) {
  std::unique_lock lock(state_->mutex);
  auto* known = state_->find(job);
  if (!known) return false;
  if (!known->status.over) {
    known->waiting.push_back(std::move(f));
    return true;
  }
  const auto ended = known->status;
  lock.unlock();
  f(ended);
  return true;
}

void maintenance_jobs::stop() noexcept {
  auto& s = *state_;
  {
    const std::lock_guard lock(s.mutex);
    s.stopping = true;
  }
  s.work.notify_one();
  if (s.thread.joinable()) s.thread.join();
}

} // namespace twostep::server
