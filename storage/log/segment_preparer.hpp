#pragma once
// Makes the file of the log's next segment while the present one is written: its zeros, a little at a time on a
// thread of its own, so that no commit waits for them. A full disk is met here and is no failure. Not what is written
// where.

#include "storage/log/segment.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

namespace twostep::storage {

/// Each a number of bytes.
struct log_limits {
  std::uint64_t segment = std::uint64_t{64} << 20; ///< of zeros that a segment begins with, at most
  std::uint64_t ahead = std::uint64_t{4} << 20;    ///< of zeros, at least; and of records that may wait, at most
  std::uint64_t step = std::uint64_t{64} << 10;    ///< of zeros that are written at once
  std::uint64_t reserve = std::uint64_t{64}
                          << 10; ///< of what is ahead, kept for the commits that must still be possible

  /// Where a segment can be begun: with fewer zeros it isn't worth it.
  std::uint64_t min() const noexcept { return std::min(ahead, segment_head_size + reserve + step); }
};

class segment_preparer {
public:
  /// There are zeros for `space` bytes of frames in the next segment now, 0 where there are too few to begin with;
  /// `blocker`: why there are no more, where it can't go on. On the preparer's thread.
  using change = std::function<void(std::uint64_t space, const error_code& blocker)>;

  segment_preparer(
      file_system&, const std::filesystem::path& log, const log_limits&, change,
      std::function<void(std::string_view)> report
  );
  ~segment_preparer(); ///< stop(), leaving the file as a crash would
  segment_preparer(const segment_preparer&) = delete;
  segment_preparer& operator=(const segment_preparer&) = delete;

  /// Prepares segment `number`, after take() only.
  void begin(std::uint32_t number);
  /// So many bytes were written to the present segment, and it has space for so many more. Where that and what is
  /// prepared are less than should be ahead, it hurries. The more is written, the bigger the next segment becomes,
  /// without hurry. Called after every commit.
  void log_grew(std::uint64_t written, std::uint64_t left);
  /// What is prepared; nothing more is until begin(). Only where there was enough.
  log_segment take();
  /// Something was removed: what was full may have space again. Any thread.
  void space_may_be_free();
  void stop() noexcept;
  /// After stop(): removes what wasn't taken.
  void discard() noexcept;

private:
  void run();
  /// Unlocks while it writes.
  void step(std::unique_lock<std::mutex>&);
  bool wants_more() const noexcept;
  std::uint64_t prepared() const noexcept { return next_ ? next_->space() + segment_head_size : 0; }
  /// Zeros to be written at once now, and how long to rest before.
  std::uint64_t stride() const noexcept;
  std::chrono::milliseconds rest() const noexcept;
  void note(const error_code&);

  file_system& files_;
  const std::filesystem::path log_;
  const log_limits limits_;
  const change changed_;
  const std::function<void(std::string_view)> report_;

  std::mutex mutex_;
  std::condition_variable wake_;  ///< for the thread
  std::condition_variable still_; ///< for take()
  std::uint32_t number_ = 0;      ///< 0: nothing is to be prepared
  std::optional<log_segment> next_;
  bool writing_ = false, stopping_ = false;
  bool worn_out_ = false; ///< a write failed: what there is may be used, nothing is added
  bool obstructed_ = false, retry_ = false;
  bool reported_ = false; ///< of a blocker, and not yet of its end
  std::atomic<std::uint64_t> target_;
  std::atomic<std::uint64_t> left_{0}; ///< in the present segment
  std::atomic<bool> is_due_{false};    ///< the next one will be taken any moment
  std::thread thread_;                 ///< last
};

} // namespace twostep::storage
