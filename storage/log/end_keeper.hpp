#pragma once
// Keeps DATA/log/END up to date on a thread of its own: once a second while records come, once more after the last,
// and when the log is closed.
// Whoever writes records never waits for it. What it can't write, it tells once and tries again: END then names less.

#include "storage/log/end_mark.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace twostep::storage {

class end_keeper {
public:
  struct settings {
    secret_key log_key;
    time_source time;
    end_of whose = end_of::log;
    std::uint32_t times_replaced = 0; ///< as end_mark's
    /// Gets lines for the operator; may be empty.
    std::function<void(std::string_view)> report;
  };
  /// Writes the first: the file is made, or takes the place of the one that is there. Throws store_error.
  end_keeper(file_system&, const std::filesystem::path& log, const end_mark& first, settings);
  ~end_keeper(); ///< without close(): as if the process had died
  end_keeper(const end_keeper&) = delete;
  end_keeper& operator=(const end_keeper&) = delete;

  /// It is durable. Its times are filled in. Never waits for a disk.
  void note(const end_mark&);
  /// What was noted before is on the disk when this returns, or can't be written. Blocks for a sync.
  error_code write_now();
  /// Writes the last that was noted. Once; none is noted after.
  void close();

private:
  void run();
  void stop() noexcept;
  error_code write(end_mark);
  error_code write_half(const end_mark&);
  void tell(const error_code&);
  void complete(end_mark&) const;

  file_system& files_;
  const std::filesystem::path log_;
  const settings settings_;
  std::unique_ptr<file> file_;
  std::uint64_t serial_ = 2;        ///< of the next half
  std::uint64_t last_sequence_ = 0; ///< of the last that was written
  bool reported_ = false;           ///< of a failure, and not yet of its end

  std::mutex mutex_;
  std::condition_variable wake_, written_;
  end_mark mark_;
  bool is_due_ = false, hurries_ = false, is_writing_ = false, stopping_ = false;
  std::uint64_t writes_ = 0;
  error_code last_;    ///< of the last write
  std::thread thread_; ///< last
};

} // namespace twostep::storage
