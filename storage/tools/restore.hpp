#pragma once
// A backup becomes a data directory: copied beside, read back to the last seal, and put into place whole or not at
// all.

#include "storage/log/keys.hpp"
#include "storage/maintenance.hpp"
#include "storage/os/file.hpp"

#include <functional>

namespace twostep::storage {

struct restore_settings {
  std::filesystem::path from; ///< what `backup` made, or DATA of a server that has stopped
  std::filesystem::path data; ///< absent or empty; its parent must exist
  /// Of the backup's secret.key, and of those before it that its older files may be sealed under.
  log_keys keys;
  /// Puts into the copy what doesn't come from the backup (secret.key), before it is published. May be empty.
  std::function<void(const std::filesystem::path& copy)> complete;
  file_system* files = nullptr; ///< null: this machine's
  bool accept_loss = false;     ///< also without the audit trail that belongs to it
};

/// Answers what the copy holds: accounts, bytes, state hash. Throws store_error with one line: what is wrong, and
/// which key is wanted where it is another's; `data` is as it was then. progress counts bytes; false from it ends
/// with a store_error.
backup_report restore(const restore_settings&, progress);

} // namespace twostep::storage
