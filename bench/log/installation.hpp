#pragma once
// A data directory like that of an installation with many users; made once in a run.

#include "core/ids.hpp"
#include "storage/format/seal.hpp"

#include <cstdint>
#include <filesystem>

namespace twostep::bench::log {

struct installation {
  std::filesystem::path data;
  std::uint64_t users = 0, records = 0, events = 0;
  std::uint64_t log_bytes = 0;      ///< of the segments as first written
  std::uint64_t snapshot_bytes = 0; ///< of the log after compaction; 0: not compacted
};

enum class log_state { written, compacted };

/// Made under `directory`, with five records for each user: created, signed in, two-step begun and enabled, signed
/// in again. An existing one in the same directory is reused.
installation installation_of(std::uint64_t users, log_state, const std::filesystem::path& directory);

/// The key that seals the logs of this bench.
storage::secret_key log_key();

/// The id of the n-th user.
core::account_id user_number(std::uint64_t n);

} // namespace twostep::bench::log
