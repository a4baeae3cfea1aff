#pragma once
// A file system whose calls can be made to fail, wait, or do half.

#include "storage/os/file.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

namespace twostep::storage::test {

enum class operation {
  open,
  status,
  make_directory,
  list,
  rename,
  remove,
  sync_directory,
  random,
  read,
  write,
  sync,
  truncate,
  size,
  lock
};

class fault_files final : public file_system {
public:
  explicit fault_files(file_system& real) : real_(real) {}

  /// What may be exchanged while other threads call it.
  class hook {
  public:
    using function = std::function<error_code(operation, const std::filesystem::path&)>;
    hook& operator=(function f) {
      auto next = f ? std::make_shared<const function>(std::move(f)) : nullptr;
      const std::lock_guard lock(mutex_);
      function_ = std::move(next);
      return *this;
    }
    error_code operator()(operation o, const std::filesystem::path& p) const {
      const auto f = now();
      return f ? (*f)(o, p) : error_code();
    }

  private:
    std::shared_ptr<const function> now() const {
      const std::lock_guard lock(mutex_);
      return function_;
    }
    mutable std::mutex mutex_;
    std::shared_ptr<const function> function_;
  };
  /// Called before every operation, from whichever thread does it; an error is given instead of the real answer.
  hook before;
  /// A write that fails has written half of it by then.
  bool tear_failed_writes = false;
  /// Longest write that is done at once.
  std::atomic<std::size_t> longest_write{~std::size_t{0}};

  /// The n-th call from now on fails (the first is 1); `for_good`: and every later one that changes something.
  void fail_call(int n, int error, bool for_good);
  /// Whether it came to that.
  bool has_failed() const { return failed_; }

  io_result<std::unique_ptr<file>> open(const std::filesystem::path&, open_mode) override;
  io_result<path_status> status(const std::filesystem::path&) override;
  error_code make_directory(const std::filesystem::path&) override;
  io_result<std::vector<std::string>> list(const std::filesystem::path&) override;
  error_code rename(const std::filesystem::path&, const std::filesystem::path&) override;
  error_code remove(const std::filesystem::path&) override;
  error_code sync_directory(const std::filesystem::path&) override;
  error_code random(std::span<std::uint8_t>) override;

private:
  friend class fault_file;
  error_code asked(operation o, const std::filesystem::path& p) { return before(o, p); }

  file_system& real_;
  std::atomic<bool> failed_{false};
};

} // namespace twostep::storage::test
