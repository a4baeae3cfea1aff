#pragma once
// What operators ask of the store besides the data: to grow smaller, to change its key, to be copied. All of it goes
// on while people sign in. Not the data itself: that is store.hpp.

#include "core/function_ref.hpp"

#include <cstdint>
#include <filesystem>
#include <string>

namespace twostep::storage {

/// How far it is, for a progress bar: at most ten calls a second, on the calling thread. False: stop, leaving
/// everything as it was.
using progress = core::function_ref<bool(std::uint64_t done, std::uint64_t all)>;

struct compaction {
  std::uint64_t accounts = 0;
  std::uint64_t bytes_before = 0, bytes_after = 0; ///< of snapshot and records, without zeros for those to come
  bool stopped = false;                            ///< by progress: nothing was changed
};

struct backup_report {
  std::uint64_t accounts = 0, bytes = 0;
  std::string state_hash; ///< of the copy, read back
};

/// Thread-safe; one of compact, rotate_key and backup at a time, the others wait. All block: never on an event loop.
/// Throws store_error with one line that says what is wrong and what to do; nothing was changed then.
class maintenance {
public:
  virtual ~maintenance() = default;

  /// Writes a snapshot, then removes the segments it covers.
  virtual compaction compact(progress) = 0;
  /// From the next record on, everything is sealed under a new data key: its generation.
  virtual std::uint32_t rotate_key() = 0;
  virtual std::uint32_t key_generation() const = 0;
  /// A verified copy as of now in `to`, which must not exist, or be empty; its parent must exist. secret.key isn't
  /// copied.
  virtual backup_report backup(const std::filesystem::path& to, progress) = 0;
};

} // namespace twostep::storage
