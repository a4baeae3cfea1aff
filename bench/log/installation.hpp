#pragma once
// A data directory as an installation of many users has it, made once a run.

#include "core/ids.hpp"
#include "storage/format/seal.hpp"

#include <cstdint>
#include <filesystem>

namespace twostep::bench::log {

struct installation {
  std::filesystem::path data;
  std::uint64_t users = 0, records = 0, events = 0;
  std::uint64_t log_bytes = 0;      ///< of the segments as they were written
  std::uint64_t snapshot_bytes = 0; ///< of the log when it was compacted; 0: it wasn't
};

enum class log_state { written, compacted };

/// Under `directory`, in five records a user: created, signed in, two-step begun and enabled, signed in again.
/// What was made before in the same directory isn't made again.
installation installation_of(std::uint64_t users, log_state, const std::filesystem::path& directory);

/// What every log here is sealed under.
storage::secret_key log_key();

/// Of the n-th user.
core::account_id user_number(std::uint64_t n);

} // namespace twostep::bench::log
