#pragma once
// A disk in memory that forgets at a power cut what wasn't synced: any part of it, sector by sector and name by name.

#include "storage/os/file.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <set>

namespace twostep::storage::test {

class memory_files final : public file_system {
public:
  io_result<std::unique_ptr<file>> open(const std::filesystem::path&, open_mode) override;
  io_result<path_status> status(const std::filesystem::path&) override;
  error_code make_directory(const std::filesystem::path&) override;
  io_result<std::vector<std::string>> list(const std::filesystem::path&) override;
  error_code rename(const std::filesystem::path&, const std::filesystem::path&) override;
  error_code remove(const std::filesystem::path&) override;
  error_code sync_directory(const std::filesystem::path&) override;
  /// Different bytes at each call, the same in each run.
  error_code random(std::span<std::uint8_t>) override;

  /// Everything that isn't durable is kept or lost by chance. Every file must be closed.
  void cut_power(std::mt19937& chance);
  /// The process is gone, the machine isn't: locks are free, everything written is still there.
  void forget_locks();

  bytes content(const std::filesystem::path&) const;
  void put(const std::filesystem::path&, bytes);
  std::set<std::string> names() const;
  /// No file may grow beyond this: as a full disk.
  void limit_file_size(std::uint64_t max) {
    const std::lock_guard lock(mutex_);
    max_ = max;
  }

  struct node {
    bytes now, durable;
    bool locked = false;
  };

private:
  friend class memory_file;
  mutable std::mutex mutex_;
  std::map<std::string, std::shared_ptr<node>> now_, durable_;
  std::set<std::string> directories_;
  std::map<std::string, std::shared_ptr<node>> locked_directories_; ///< made at their first opening
  std::uint64_t max_ = ~std::uint64_t{0};
  std::uint32_t drawn_ = 0;
};

} // namespace twostep::storage::test
