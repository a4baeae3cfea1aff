#pragma once
// The ceiling of a group commit: a buffer, a thread, write and fdatasync into a file with allocated blocks, and
// waiters posted back to their contexts. Without format, checksums, sealing and segments. Not for use.

#include "storage/awaitable.hpp"
#include "storage/format/record.hpp"
#include "storage/os/file.hpp"

#include <boost/asio/any_completion_handler.hpp>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace twostep::bench::log {

class raw_log {
public:
  /// Throws std::runtime_error if the file can't be made.
  explicit raw_log(const std::filesystem::path&);
  ~raw_log();

  std::uint64_t append(storage::record_type, storage::byte_view payload);
  storage::awaitable<> durable(std::uint64_t n);
  std::uint64_t last_sequence();
  std::uint64_t syncs() const noexcept { return syncs_; }

private:
  struct waiter {
    std::uint64_t n;
    storage::executor home;
    boost::asio::any_completion_handler<void()> resume;
  };
  void enqueue(waiter);
  void run();
  void complete(std::uint64_t last);

  std::unique_ptr<storage::file> file_;
  std::uint64_t position_ = 0;
  std::atomic<std::uint64_t> syncs_{0};

  std::mutex mutex_;
  std::condition_variable work_;
  storage::bytes pending_;
  std::vector<waiter> waiters_;
  std::uint64_t last_ = 0;
  bool stopping_ = false;
  std::atomic<std::uint64_t> durable_{0};
  std::thread thread_;
};

/// A synced file of zeros, so that later writes allocate no blocks. Throws std::runtime_error.
std::unique_ptr<storage::file> zero_written(const std::filesystem::path&, std::uint64_t size);

} // namespace twostep::bench::log
