#pragma once
// An installation's secret.key and what is kept of former ones, and how a key that may have leaked is replaced:
// docs/operations.md.

#include "server/crypto/former_keys.hpp"

#include <filesystem>
#include <mutex>
#include <string>

namespace twostep::server {

/// Where the keys are stored.
struct key_places {
  std::filesystem::path secret_key; ///< the file
  std::filesystem::path data;
  core::milliseconds audit_kept{}; ///< how long the trail keeps entries sealed under a former key
};

/// Fingerprints of the former and the new key.
struct replaced_secret {
  std::string was, is;
};

/// Thread-safe, except former(), which is for opening the data. Throws std::runtime_error, one line with path and
/// advice.
class installed_keys {
public:
  /// Loads the former keys. If secret.key was replaced, makes the replacement durable.
  installed_keys(key_places, master_key);

  const master_key& present() const noexcept { return present_; }
  const former_keys& former() const noexcept { return former_; }

  /// Call after the data were opened under a replaced secret.key for the first time. Removes files of other keys.
  void confirm_present_key();
  /// Makes a new secret.key, which is used from the next opening on, and stores under it what is kept of the
  /// present one. Throws if another was made since the opening.
  replaced_secret replace(bool ends_sessions, core::time_point now);
  /// True: files of the log may be sealed under a former key. Until log_renewed().
  bool log_awaits_renewal() const;
  /// Call after the log was compacted under the present key.
  void log_renewed();
  /// Stores the former keys in a backup.
  void copy_former(const std::filesystem::path& to) const;

private:
  former_keys with_present(core::time_point now) const;

  const key_places places_;
  const master_key present_;
  mutable std::mutex mutex_;
  former_keys former_;
  bool is_replaced_ = false; ///< a new key is used from the next opening on
};

} // namespace twostep::server
