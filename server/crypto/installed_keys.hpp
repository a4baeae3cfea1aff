#pragma once
// An installation's secret.key with what is kept of those before it, and how it is replaced where it may have leaked:
// docs/operations.md. Not what derives from it.

#include "server/crypto/former_keys.hpp"

#include <filesystem>
#include <mutex>
#include <string>

namespace twostep::server {

/// Where they lie.
struct key_places {
  std::filesystem::path secret_key; ///< the file
  std::filesystem::path data;
  core::milliseconds audit_kept{}; ///< so long a former key may have entries to open
};

/// Fingerprints.
struct replaced_secret {
  std::string was, is;
};

/// Thread-safe, but that former() is for the opening. Throws std::runtime_error, one line with path and remedy.
class installed_keys {
public:
  /// Reads what is kept of former keys. A key that took another's place is in it durably from here on.
  installed_keys(key_places, master_key);

  const master_key& present() const noexcept { return present_; }
  const former_keys& former() const noexcept { return former_; }

  /// The first opening under another secret.key was that one. What belongs to other keys is removed.
  void confirm_present_key();
  /// A new secret.key, which counts from the next opening on; what the present one is still good for is kept under
  /// it. Refused where another was made since the opening.
  replaced_secret replace(bool ends_sessions, core::time_point now);
  /// Some file of the log may be sealed under a former key: until log_renewed().
  bool log_awaits_renewal() const;
  /// The log was compacted since it was opened.
  void log_renewed();
  /// What is kept of former keys, into a backup of the data.
  void copy_former(const std::filesystem::path& to) const;

private:
  former_keys with_present(core::time_point now) const;

  const key_places places_;
  const master_key present_;
  mutable std::mutex mutex_;
  former_keys former_;
  bool is_replaced_ = false; ///< another key counts from the next opening on
};

} // namespace twostep::server
