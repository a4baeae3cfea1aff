#pragma once
// Appends records to the log on a thread of its own. Group commit: all queued records are sealed and written with one
// write and one fdatasync. The writer never delays to grow a batch. Not what records mean, and not which state they
// make.

#include "storage/awaitable.hpp"
#include "storage/format/frame.hpp"
#include "storage/log/end_keeper.hpp"
#include "storage/log/segment_preparer.hpp"
#include "storage/store_measures.hpp"

#include <boost/asio/any_completion_handler.hpp>

#include <chrono>
#include <memory>

namespace twostep::storage {

/// Whether a record may take the reserve: ending a session must work when the disk is full.
enum class urgency { ordinary, reserved };

/// Gets one line. It must end the process: what was lost can't be told from what wasn't.
using fatal_handler = std::function<void(std::string_view)>;
/// To stderr, where nobody else takes lines for the operator.
void tell_stderr(std::string_view line);
/// To stderr, then exits at once with 1.
void end_process(std::string_view why) noexcept;

/// Where a writer begins, and under which keys.
struct log_start {
  segment_head head; ///< complete but for version, salt, first_sequence and data_key
  std::uint64_t last_sequence = 0;
  data_key key;       ///< what is written is sealed under it
  secret_key log_key; ///< what wraps it in the head of every segment
  time_source time;   ///< for who vouches for the end
  end_of whose = end_of::log;
  std::uint32_t times_replaced = 0; ///< as end_mark's
};

/// For the operator: a disk that is full or slow.
struct log_observer {
  /// Gets one line; on the writer's threads. Empty: nobody is told.
  std::function<void(std::string_view)> report;
  std::function<std::chrono::steady_clock::time_point()> now = std::chrono::steady_clock::now;
};

/// The line between two segments. Everything with a number up to last_sequence is in older ones, and durable.
struct rolled {
  std::uint32_t number = 0; ///< of the new segment
  segment_salt salt{};      ///< its own
  segment_salt previous_salt{};
  seal_tag chain{}; ///< of the last frame before it
  std::uint64_t last_sequence = 0;
};

class log_writer {
public:
  /// Begins a segment. Throws store_error where it can't be made.
  log_writer(
      file_system&, const std::filesystem::path& log, log_start, const log_limits&, log_observer = {},
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
  /// Why none would, for the operator: one line without a path. Empty: it would.
  std::string blocker() const;
  const log_measures& measures() const noexcept { return measures_; }
  /// Frames written by this writer.
  std::uint64_t written_bytes() const noexcept { return written_.load(std::memory_order_relaxed); }
  /// Resumes on its own context, which must live and have work until then.
  awaitable<> durable(std::uint64_t n);
  /// Throws std::runtime_error where the log failed and the fatal handler came back.
  void wait_durable(std::uint64_t n);

  /// Everything appended before the call is in older segments and durable, everything appended after it returned is
  /// in the new one, under `key` where one is given. Blocks for a few syncs, or until the new segment is prepared:
  /// never on an event loop. Throws store_error where there is no space for another segment or the log is closed,
  /// std::runtime_error where it failed; nothing has changed then.
  rolled begin_segment(std::optional<data_key> key = std::nullopt);
  /// END names all that is durable now when this returns, or it can't be written. Blocks for a sync.
  error_code vouch() { return end_->write_now(); }
  /// Something was removed from the disk: a full one is tried again at once.
  void space_may_be_free() { preparer_.space_may_be_free(); }

  /// Writes and syncs what waits, finishes the segment, vouches for its end, ends the threads. Once; no call may
  /// follow but the numbers'.
  void close();

private:
  struct waiter {
    std::uint64_t n;
    executor home;
    boost::asio::any_completion_handler<void()>
        resume; // only ever move-constructed: its assignment is broken before 1.82
  };
  /// begin_segment() of one caller, on its stack.
  struct roll_request {
    std::optional<data_key> key;
    std::optional<rolled> answer;
  };
  /// Records that one write puts on disk.
  struct batch {
    bytes plain;
    std::size_t count = 0;
    std::uint64_t first = 0, last = 0;
    std::uint64_t reserved = 0; ///< of the segment's space, for it
    bool begins_segment = false;
    roll_request* roll_after = nullptr;
    bool stop = false, abandon = false;
  };

  void enqueue(waiter);
  /// What the records that wait may take, with those to come.
  std::uint64_t space_for_waiting() const noexcept;
  void next_segment_has(std::uint64_t space, const error_code& blocker);
  void wake() noexcept;

  // Of the log's thread:
  void run();
  void spin() const noexcept;
  batch next_batch();
  void plan(batch&);
  /// False: the process is to end.
  bool commit(batch&);
  error_code sync();
  bool is_intact();
  /// The present segment's end, as it is on disk.
  end_mark end() const noexcept;
  void complete(std::uint64_t last, std::uint64_t released);
  /// On to the prepared segment. False: the process is to end.
  bool roll(roll_request*);
  struct failure {
    std::string_view what;
    error_code why;
  };
  failure begin(log_segment);
  void fail(std::string_view what, const std::filesystem::path&, const error_code&);
  void fail(const std::string& why);

  file_system& files_;
  const std::filesystem::path log_;
  const log_limits limits_;
  const log_observer watch_;
  const fatal_handler fatal_;

  // The log thread's own.
  const secret_key log_key_;
  data_key key_;
  segment_head next_head_; ///< what is known of the segment to begin
  std::optional<log_segment> segment_;
  std::optional<frame_writer> frames_;
  bytes sealed_, spare_;
  std::vector<waiter> ready_, later_;
  std::uint64_t taken_space_ = 0; ///< what the next segment was said to have when it was taken
  std::chrono::steady_clock::time_point idle_since_{};
  std::optional<std::chrono::steady_clock::time_point> last_slow_sync_;
  const bool may_spin_;
  bool was_busy_ = false;

  mutable std::mutex mutex_;
  std::condition_variable work_;            ///< for the thread
  std::condition_variable written_to_disk_; ///< for wait_durable
  std::condition_variable rolled_;          ///< for begin_segment
  bytes pending_;
  std::size_t pending_count_ = 0;
  std::uint64_t reserved_ = 0; ///< for what is pending, at worst
  std::vector<waiter> waiters_;
  std::uint64_t last_;      ///< number of the newest record
  std::uint64_t space_ = 0; ///< of the present segment, without what is being written
  std::uint64_t next_space_ = 0;
  error_code blocker_;  ///< to more of it
  bool taking_ = false; ///< the next segment becomes the present one: its preparer's last words don't count
  roll_request* roll_ = nullptr;
  unsigned blocked_ = 0; ///< threads in wait_durable
  bool stopping_ = false, abandoned_ = false, failed_ = false;

  std::mutex rolling_; ///< one begin_segment at a time
  std::atomic<bool> has_work_{false};
  log_measures measures_;
  std::atomic<std::uint64_t> durable_;
  std::atomic<std::uint64_t> written_{0};
  std::optional<end_keeper> end_;
  segment_preparer preparer_;
  std::thread thread_; ///< last: it uses all of the above
};

} // namespace twostep::storage
