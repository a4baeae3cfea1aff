#pragma once
// A log writer alone on a disk in memory, and what its log reads back as.

#include "storage/log/writer.hpp"
#include "tests/storage/support/fault_files.hpp"
#include "tests/storage/support/memory_files.hpp"

#include <deque>
#include <future>
#include <semaphore>

namespace twostep::storage::test {

/// Small, so that tests reach every edge soon.
inline constexpr log_limits small_limits{.segment = 16384, .ahead = 8192, .step = 2048, .reserve = 512};

struct log_disk {
  const std::filesystem::path log = "/disk/log";
  memory_files memory;
  fault_files files{memory};
  std::promise<std::string> fatal;
  std::atomic<int> fatal_count{0};

  log_disk();
  std::unique_ptr<log_writer> writer(const log_limits& = small_limits, log_observer = {});

  struct segment {
    segment_head head;
    std::vector<std::uint64_t> records; ///< their numbers
    std::vector<bool> begins_write;     ///< of their frames
  };
  /// Opened with the log's key. Throws std::runtime_error where a start would refuse it.
  std::vector<segment> read();
  /// As long as `broken`, that operation on that segment's file fails with the error (errno's).
  void fail_while(const std::atomic<bool>& broken, operation, int number, int error);
  /// Numbers of all records.
  std::vector<std::uint64_t> records();
};

secret_key log_key_of_tests();
data_key data_key_of_tests(std::uint32_t generation);
bytes payload(std::size_t n);
/// Whether a path that a fault file names is of that segment, present or to come.
bool is_of_segment(const std::filesystem::path&, int number);

/// Holds the thread that comes by while it is armed, once, until released.
struct gate {
  std::binary_semaphore reached{0}, open{0};
  std::atomic<bool> armed{false};
  void pass() {
    if (!armed.exchange(false)) return;
    reached.release();
    open.acquire();
  }
};

/// Lines for the operator, awaited.
class reported_lines {
public:
  log_observer watch();
  /// The next line, when it comes.
  std::string next();
  std::size_t waiting() const;

private:
  mutable std::mutex mutex_;
  std::condition_variable came_;
  std::deque<std::string> lines_;
};

} // namespace twostep::storage::test
