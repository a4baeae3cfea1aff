#pragma once
// Appends records to the log on a thread of its own. Whatever waits goes out in one write and one fdatasync; it never
// waits for more. Not what records mean, and not which state they make.

#include "storage/awaitable.hpp"
#include "storage/log_segment.hpp"

#include <boost/asio/any_completion_handler.hpp>

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace twostep::storage {

struct log_limits {
  std::uint64_t segment = std::uint64_t{64} << 20; ///< bytes after which the next segment is begun
  std::uint64_t ahead = std::uint64_t{4} << 20;    ///< zeros kept ahead of the records: also bounds what may wait
  std::uint64_t step = std::uint64_t{512} << 10;   ///< zeros written at once
  std::uint64_t reserve = std::uint64_t{64}
                          << 10; ///< of what is ahead, kept for the commits that must still be possible
};

/// Whether a record may take the reserve: ending a session must work when the disk is full.
enum class urgency { ordinary, reserved };

/// Gets one line. It must end the process: what was lost can't be told from what wasn't.
using fatal_handler = std::function<void(std::string_view)>;
/// To stderr, then exits at once with 1.
void end_process(std::string_view why) noexcept;

class log_writer {
public:
  /// Begins segment `head` behind record `last`. Throws store_error where it can't be made.
  log_writer(
      file_system&, const std::filesystem::path& log, const segment_head& head, std::uint64_t last, const log_limits&,
      fatal_handler = end_process
  );
  /// Without close(): as if the process had died. What waits is never written, and nobody is told.
  ~log_writer();
  log_writer(const log_writer&) = delete;
  log_writer& operator=(const log_writer&) = delete;

  // Thread-safe:

  /// The record's number; numbers are given in the order of the calls. 0: there is no space for it now.
  /// Throws std::length_error over payload_limit.
  std::uint64_t append(record_type, byte_view payload, urgency = urgency::ordinary);
  bool is_durable(std::uint64_t n) const noexcept { return n <= durable_.load(std::memory_order_acquire); }
  std::uint64_t durable_sequence() const noexcept { return durable_.load(std::memory_order_acquire); }
  std::uint64_t last_sequence() const;
  /// An ordinary record of a usual size would be taken now.
  bool has_space() const;
  /// Written to this segment and those this writer finished.
  std::uint64_t written_bytes() const noexcept { return written_.load(std::memory_order_relaxed); }
  /// Resumes on its own context, which must live and have work until then.
  awaitable<> durable(std::uint64_t n);
  /// Throws std::runtime_error where the log failed and the fatal handler came back.
  void wait_durable(std::uint64_t n);

  /// Writes and syncs what waits, finishes the segment, ends the thread. Once; no call may follow but the numbers'.
  void close();

private:
  struct waiter {
    std::uint64_t n;
    executor home;
    boost::asio::any_completion_handler<void()>
        resume; // only ever move-constructed: its assignment is broken before 1.82
  };
  struct batch {
    bytes records;
    std::uint64_t last = 0;
    bool stop = false, abandon = false;
  };

  void enqueue(waiter);
  void run();
  batch next_batch();
  /// Puts the batch and, where it is time, more zeros on disk. False: the process is to end.
  bool commit(batch&);
  void complete(std::uint64_t last, std::uint64_t more_space);
  bool begin_next_segment();
  bool wants_space() const noexcept;
  void fail(std::string_view what, const std::filesystem::path&, const error_code&);

  file_system& files_;
  const std::filesystem::path log_;
  const log_limits limits_;
  const fatal_handler fatal_;

  // The thread's own.
  log_segment segment_;
  bool disk_full_ = false;
  bytes spare_;

  mutable std::mutex mutex_;
  std::condition_variable work_;            ///< for the thread
  std::condition_variable written_to_disk_; ///< for wait_durable
  bytes pending_;
  std::vector<waiter> waiters_;
  std::uint64_t last_;      ///< number of the newest record
  std::uint64_t space_ = 0; ///< durable zeros minus what is pending
  unsigned blocked_ = 0;    ///< threads in wait_durable
  bool stopping_ = false, abandoned_ = false, failed_ = false;

  std::atomic<std::uint64_t> durable_;
  std::atomic<std::uint64_t> written_{0};
  std::thread thread_; ///< last: it uses all of the above
};

} // namespace twostep::storage
