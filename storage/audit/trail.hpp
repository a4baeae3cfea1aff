#pragma once
// The audit trail: entries in sealed segments of their own under DATA/audit, written behind the back of whoever they
// are about: nobody waits for them. Old segments go when their time is over. Not what is worth an entry.

#include "core/function_ref.hpp"
#include "core/time.hpp"
#include "storage/audit/entry.hpp"
#include "storage/log/keys.hpp"
#include "storage/log/writer.hpp"
#include "storage/os/file.hpp"

#include <array>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace twostep::storage {

class data_directory;
struct scanned_log;

struct audit_trail_settings {
  std::filesystem::path directory; ///< DATA/audit; DATA is there, and held by this process
  /// Says whether the trail's END was kept, and is told that it is; must outlive the trail. null: an END that is
  /// missing isn't missed.
  data_directory* data = nullptr;
  /// As the log's; and those that segments from before secret.key was replaced are opened with.
  log_keys keys;
  /// The first opening under another secret.key: END may be of the one before, and is written anew.
  bool begins_key = false;
  core::milliseconds keep = core::days(730);
  /// Entries gather for so long, so that they share their syncs; a crash loses as much.
  std::chrono::milliseconds gather{200};
  std::size_t max_waiting = 10'000;
  log_limits limits{
      .segment = std::uint64_t{16} << 20, .ahead = std::uint64_t{512} << 10, .step = 32 << 10, .reserve = 0};
  /// Gets lines for the operator. On the trail's threads; may be empty.
  std::function<void(std::string_view)> report;
  fatal_handler fatal = end_process;
  /// Is told of entries that are gone; empty: the trail isn't opened then (lost_records).
  std::function<bool(std::string_view)> accept_loss;
  std::function<core::time_point()> time; ///< what time it is; empty: nobody knows
  file_system* files = nullptr;           ///< null: this machine's
};

/// Thread-safe.
class audit_trail {
public:
  /// Reads the newest segment only, and begins none: a full disk doesn't keep a server from starting. Throws
  /// store_error.
  explicit audit_trail(audit_trail_settings);
  ~audit_trail(); ///< as if the process had died
  audit_trail(const audit_trail&) = delete;
  audit_trail& operator=(const audit_trail&) = delete;

  /// Never blocks. False: the queue is full and the entry is dropped. Entries lost for lack of disk space are
  /// reported, and counted in the next entry that is written.
  bool add(audit_entry);
  /// The previous writer was not closed.
  bool was_cut_short() const noexcept { return was_cut_short_; }

  /// Calls `then` once everything that was added is on the disk, or is lost and counted; doesn't wait for more to
  /// gather. On the trail's thread, or, where that has ended, on this one. It must not throw.
  void when_written(std::function<void()> then);

  // These block for a few syncs: never on an event loop. Throw store_error.

  /// Waits until the queued entries are on the disk, or lost and counted. std::runtime_error where the log failed.
  void flush();
  /// Seals everything from the next entry on under a new data key.
  void rotate_key();
  /// Copies everything up to now and reads the copy back. `to` must exist and be empty. Returns the number of bytes.
  std::uint64_t copy(const std::filesystem::path& to);

  /// Writes the queued entries, then ends the thread. Called once; no call may follow.
  void close();

private:
  void run();
  void write(std::vector<audit_entry>);
  void sync();
  bool append(const audit_entry&);
  /// The log's writer: a segment is begun with the first entry. Throws store_error where none can be begun.
  log_writer& writer();
  data_key key_to_begin_with();
  void check_end(const end_mark& vouched, const scanned_log&);
  /// A segment a day of use: the first entry of a day begins one, and what is too old goes.
  void turn_day(core::time_point at);
  void remove_old(core::time_point now);
  void mark_end_kept(core::time_point now);
  /// Once a day: it grows on where it is, or is lost and counted, and the next entry tries again.
  void report_failure(core::time_point at, std::string_view);

  const audit_trail_settings settings_;
  file_system& files_;
  bool was_cut_short_ = false;

  std::mutex one_at_a_time_;         ///< for all of these
  std::unique_ptr<scanned_log> end_; ///< of the log as it was found; null once there is a writer
  std::uint32_t key_generation_ = 1;
  std::optional<std::chrono::sys_days> day_;      ///< of the first entry in the present segment
  std::optional<std::chrono::sys_days> reported_; ///< of a failure
  std::uint64_t lost_ = 0;                        ///< since the last entry that was written
  std::optional<log_writer> writer_;

  std::mutex mutex_;
  std::condition_variable work_, written_;
  std::vector<audit_entry> waiting_;
  std::vector<std::function<void()>> when_written_;
  bool stopping_ = false, abandoned_ = false, hurry_ = false, writing_ = false;
  std::thread thread_; ///< last
};

/// Where somebody has read up to.
struct audit_position {
  std::uint32_t segment = 0; ///< 0: nothing yet
  std::uint64_t number = 0;
};

/// Every entry behind `from`, oldest first; also while a server writes. Changes nothing. Throws store_error where the
/// trail is damaged, belongs to another key or isn't there.
audit_position
read_audit(file_system&, const std::filesystem::path& directory, const log_keys&, audit_position from, core::function_ref<void(const audit_entry&, std::uint64_t number)>);

/// A line where an END of the trail was kept in DATA, as LOCK says, and is missing. DATA may be another process's.
std::optional<std::string> missing_audit_end(file_system&, const std::filesystem::path& data);

/// When the last entry says it happened. nullopt: there is none, or it can't be read, which whoever opens the trail
/// is told.
std::optional<core::time_point>
last_entry_time(file_system&, const std::filesystem::path& directory, const log_keys&);

} // namespace twostep::storage
