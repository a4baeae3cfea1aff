#pragma once
// Snapshots, compaction, key rotation and backups of the log of a store that goes on serving.

#include "storage/engine/compactor.hpp"
#include "storage/format/seal.hpp"
#include "storage/log/writer.hpp"
#include "storage/maintenance.hpp"
#include "storage/memory/stored_state.hpp"
#include "storage/os/file.hpp"
#include "storage/os/side_thread.hpp"
#include "storage/store_measures.hpp"

#include <atomic>
#include <functional>
#include <mutex>

namespace twostep::storage {

/// Thread-safe as maintenance says. All that it refers to must outlive it.
class log_upkeep final : public maintenance {
public:
  struct settings {
    log_keys keys;
    data_key key; ///< the one in use
    unsigned threads = 1;
    compactor::settings when;
    std::uint64_t snapshot_bytes = 0; ///< of the newest snapshot; 0: none
    std::uint64_t segment_bytes = 0;  ///< of the segments behind it, when the store was opened
    std::function<void(std::string_view)> report;
    time_source time;
    std::uint32_t times_replaced = 0; ///< as end_mark's
  };
  log_upkeep(file_system&, const std::filesystem::path& log, stored_state&, log_writer&, settings);

  compaction compact(progress) override;
  std::uint32_t rotate_key() override;
  std::uint32_t key_generation() const override;
  backup_report backup(const std::filesystem::path& to, progress) override;

  /// Behind the newest snapshot.
  std::uint64_t log_bytes() const noexcept {
    return settings_.segment_bytes + writer_.written_bytes() - covered_bytes_.load(std::memory_order_relaxed);
  }
  /// When it is time, its own thread compacts.
  compactor& when() noexcept { return compactor_; }
  const snapshot_measures& measures() const noexcept { return measures_; }
  /// Ends that thread; before the log is closed.
  void stop() noexcept { compactor_.stop(); }

private:
  struct written;
  compaction compact_now(progress);
  /// Begins segment N and writes all that came before it as snapshot N into `to`; not yet published. nullopt:
  /// stopped.
  std::optional<written> write_snapshot(const std::filesystem::path& to, progress);
  void verify(const std::filesystem::path& snapshot);
  void copy_segments(std::uint32_t from, std::uint32_t to, const std::filesystem::path& target);
  std::string hash_of(const std::filesystem::path& log, std::uint64_t& accounts);
  std::uint64_t bytes_in(const std::filesystem::path& log);

  file_system& files_;
  const std::filesystem::path log_;
  stored_state& state_;
  log_writer& writer_;
  settings settings_;
  snapshot_measures measures_;
  std::atomic<std::uint64_t> covered_bytes_{0}; ///< of those segments and what was written since
  mutable std::mutex one_at_a_time_;
  mutable std::mutex key_mutex_;
  side_thread copier_;
  compactor compactor_; ///< last: its thread uses the rest
};

} // namespace twostep::storage
