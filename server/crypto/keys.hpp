#pragma once
// secret.key and all keys derived from it. Without it codes, cookies and the sealed log are worthless:
// docs/security.md.

#include "core/guarded_key.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>

namespace twostep::server {

using key = core::guarded_key;

/// Derives subkeys by crypto_kdf with a context each: none reveals anything about another.
class master_key {
public:
  /// Reads the file (32 raw bytes). If it is missing and `create` is set, makes it (0600, synced with its
  /// directory). Throws std::runtime_error, one line with path and advice: unreadable, wrong length, not a regular
  /// file, missing, or readable by others where this user could change that (server/runtime/secret_file.hpp).
  static master_key load(const std::filesystem::path&, bool create);
  /// Replaces the file atomically: writes and syncs a new one beside it, calls `before`, renames. Throws
  /// std::runtime_error; the file is then unchanged.
  void replace(const std::filesystem::path&, const std::function<void()>& before) const;
  /// Syncs a replaced file's directory. Call before anything is written under the key. Throws std::runtime_error.
  static void make_durable(const std::filesystem::path&);
  /// A new random key, not stored anywhere.
  static master_key random();
  explicit master_key(key k) noexcept : key_(std::move(k)) {}

  key codes() const;       ///< core::code_keys
  key meters() const;      ///< core::meter_keys
  key cookies() const;     ///< sealed and authenticated cookies, csrf, intents (tokens.hpp)
  key pseudonyms() const;  ///< pseudonyms in the audit trail (server/audit/pseudonyms.hpp)
  key log() const;         ///< the log's fingerprint, and the key that seals its data keys
  key former_keys() const; ///< seals the file of former keys (former_keys.hpp)
  /// Identifies the key without revealing it: 8 bytes as hexadecimal.
  std::string fingerprint() const;

private:
  key key_;
};

} // namespace twostep::server
