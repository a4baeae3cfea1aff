#pragma once
// Runs maintenance of the store on its own thread, one job at a time, while people sign in. What a job does:
// storage/maintenance.hpp.

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
  std::filesystem::path to{};  ///< for a backup; absolute
  bool ends_sessions = false;  ///< for a replaced secret
  core::time_point asked_at{}; ///< for a replaced secret
  friend bool operator==(const maintenance_job&, const maintenance_job&) = default;
};

/// The result of a job; each kind sets only its own fields.
struct job_result {
  std::optional<std::uint64_t> generation;                ///< new data key
  std::optional<std::string> fingerprint, was;            ///< replaced secret
  std::optional<std::string> to;                          ///< backup
  std::optional<std::uint64_t> accounts;                  ///< backup, compaction
  std::optional<std::uint64_t> bytes;                     ///< backup
  std::optional<std::string> state_hash;                  ///< backup
  std::optional<std::uint64_t> bytes_before, bytes_after; ///< compaction
};
BOOST_DESCRIBE_STRUCT(
    job_result, (), (generation, fingerprint, was, to, accounts, bytes, state_hash, bytes_before, bytes_after)
)

struct job_status {
  bool over = false;
  std::uint64_t done = 0, all = 0; ///< accounts
  job_result result;
  std::string error; ///< one line, if the job failed
};

/// Thread-safe.
class maintenance_jobs {
public:
  /// All parameters outlive it. `over` is called, on the jobs' thread, with the result of each job that ran.
  using on_over = std::function<void(const maintenance_job&, const job_status&)>;
  maintenance_jobs(storage::maintenance&, storage::audit_trail&, installed_keys&, on_over);
  ~maintenance_jobs(); ///< stop()
  maintenance_jobs(const maintenance_jobs&) = delete;
  maintenance_jobs& operator=(const maintenance_jobs&) = delete;

  /// The fingerprint of the secret.key in use.
  std::string key() const;
  /// A job runs or waits.
  bool is_busy() const;
  /// Returns the job's number. If an equal job waits or runs, returns that one's number and begins nothing.
  std::uint64_t begin(maintenance_job);
  /// nullopt: the number is unknown or forgotten; the last few jobs are remembered.
  std::optional<job_status> look(std::uint64_t job) const;
  /// Calls f with the result: on the jobs' thread, or at once if the job is over. False, without a call: as look's
  /// nullopt. Jobs still waiting at stop() end as failed.
  bool when_over(std::uint64_t job, std::function<void(const job_status&)> f);
  /// Stops the running job, leaving everything as it was; waiting jobs never begin. May be called twice.
  void stop() noexcept;

private:
  struct state;
  std::unique_ptr<state> state_;
};

} // namespace twostep::server
