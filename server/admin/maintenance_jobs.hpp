#pragma once
// Maintenance of the store on a thread of its own, one job after the other, while people sign in. Not what a job
// does: storage/maintenance.hpp.

#include "core/time.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace twostep::storage {
class audit_trail;
class maintenance;
} // namespace twostep::storage

namespace twostep::server {

class installed_keys;

struct maintenance_job {
  enum class kind : std::uint8_t { compact, rotate_key, back_up, replace_secret, renew_log };
  kind what{};
  std::filesystem::path to{};  ///< of a backup: absolute
  bool ends_sessions = false;  ///< of a replaced secret
  core::time_point asked_at{}; ///< of a replaced secret
  friend bool operator==(const maintenance_job&, const maintenance_job&) = default;
};

/// What came of a job: of each kind its own, nothing else.
struct job_result {
  std::optional<std::uint64_t> generation;                ///< of a new data key
  std::optional<std::string> fingerprint, was;            ///< of a replaced secret
  std::optional<std::string> to;                          ///< of a backup
  std::optional<std::uint64_t> accounts;                  ///< of a backup or a compaction
  std::optional<std::uint64_t> bytes;                     ///< of a backup
  std::optional<std::string> state_hash;                  ///< of a backup
  std::optional<std::uint64_t> bytes_before, bytes_after; ///< of a compaction
};
BOOST_DESCRIBE_STRUCT(
    job_result, (), (generation, fingerprint, was, to, accounts, bytes, state_hash, bytes_before, bytes_after)
)

struct job_status {
  bool over = false;
  std::uint64_t done = 0, all = 0; ///< accounts
  job_result result;
  std::string error; ///< of one that failed: one line
};

/// Thread-safe.
class maintenance_jobs {
public:
  /// All outlive it. `over` is told how each job ended, on its thread.
  using on_over = std::function<void(const maintenance_job&, const job_status&)>;
  maintenance_jobs(storage::maintenance&, storage::audit_trail&, installed_keys&, on_over);
  ~maintenance_jobs(); ///< stop()
  maintenance_jobs(const maintenance_jobs&) = delete;
  maintenance_jobs& operator=(const maintenance_jobs&) = delete;

  /// The fingerprint of the secret.key that the data are opened with.
  std::string key() const;
  /// One runs or waits.
  bool is_busy() const;
  /// Its number; that of an equal one where that waits or runs.
  std::uint64_t begin(maintenance_job);
  /// nullopt: never begun, or forgotten since: the last few are remembered.
  std::optional<job_status> look(std::uint64_t job) const;
  /// f is told how it ended: on the jobs' thread, or at once where it is over. False: as look's nullopt, and f isn't
  /// called. What waits when the jobs are stopped ends as one that failed.
  bool when_over(std::uint64_t job, std::function<void(const job_status&)> f);
  /// Stops what runs, leaving everything as it was, and begins nothing more. May be called twice.
  void stop() noexcept;

private:
  struct state;
  std::unique_ptr<state> state_;
};

} // namespace twostep::server
