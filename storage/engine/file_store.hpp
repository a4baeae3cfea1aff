#pragma once
// The default store: everything in memory, every change in an append-only log on the local disk.

#include "core/installation/secret_event.hpp"
#include "storage/change_observer.hpp"
#include "storage/engine/compactor.hpp"
#include "storage/log/writer.hpp"
#include "storage/maintenance.hpp"
#include "storage/memory/record_tables.hpp"
#include "storage/os/file.hpp"
#include "storage/store.hpp"
#include "storage/store_measures.hpp"

#include <array>
#include <functional>
#include <memory>

namespace twostep::storage {

class data_directory;

/// What a log knows of the time when it is opened; the epoch: nothing.
struct known_times {
  core::time_point newest_record{}; ///< by a clock that may have been wrong
  core::time_point last_sign{};     ///< when a process last had it open, by that process's clock
  core::time_point vouched{};       ///< up to when more than such a clock speaks for the time
};

struct file_store_settings {
  std::filesystem::path directory; ///< DATA
  /// Derived from secret.key for the log alone. A log written under another one is refused.
  secret_key log_key;
  /// Those before it that older files may still be read with: what is written next is sealed under a new data key
  /// then.
  std::vector<secret_key> former_log_keys;
  std::uint32_t times_replaced = 0; ///< how often secret.key was: as many as END names, at least
  /// Its time doesn't count. The first start under another secret.key: it is written before anything else.
  std::optional<core::secret_replaced> replaced;
  /// Gets lines for the operator, such as what a crash left and was cut off; on any thread, one at a time. Empty:
  /// stderr.
  std::function<void(std::string_view)> report;
  /// While the log is read: bytes done, of how many. On the opening thread, often.
  std::function<void(std::uint64_t, std::uint64_t)> progress;
  /// Is told of records that are gone; empty: the store isn't opened then (lost_records).
  std::function<bool(std::string_view)> accept_loss;
  /// Asked before anything is changed. Throws where the clock isn't to be believed; answers the present time where
  /// the records' isn't: time then goes on from there, for good (core/installation/clock_correction.hpp). Empty: it
  /// isn't asked.
  std::function<std::optional<core::time_point>(const known_times&)> check_clock;
  /// What time it is: noted beside the log, so that the next start knows how long nobody had it.
  time_source time;
  log_limits limits;
  compactor::settings compaction; ///< when the log is compacted by itself
  /// Accounts kept unpacked, as they are used: about 1.5 KiB each.
  std::size_t max_unpacked = 16'384;
  /// Called once when the disk fails; must end the process.
  fatal_handler fatal = end_process;
  /// Of a store before it in this process (storage/os/data_directory.hpp); null: it takes its own.
  std::shared_ptr<file> held_lock;
  /// A table for each kind of record that the store holds.
  record_tables::list (*make_tables)() = make_record_tables;
  change_observer* watch = nullptr; ///< must outlive the store; null: nobody hears
  file_system* files = nullptr;     ///< null: this machine's; must outlive the store
};

/// A compaction, a backup or a new key under way blocks nothing else.
class file_store : public store, public maintenance {
public:
  virtual store_measures measure() const = 0;
  /// For tests and backups: equal for equal states.
  virtual std::string state_hash() const = 0;
  /// DATA, which the store holds for life.
  virtual data_directory& directory() noexcept = 0;
};

/// Makes the directory where it is absent, takes its lock for life, replays the log, and repairs what a crash left at
/// its end. Throws store_error (store_in_use where another process has it): one line with the path and what to do;
/// nothing was changed then, but that DATA, LOCK and an empty log may have been made. The io_contexts of those who
/// await durable() must outlive the store, or its close().
std::unique_ptr<file_store> open_file_store(const file_store_settings&);

} // namespace twostep::storage
