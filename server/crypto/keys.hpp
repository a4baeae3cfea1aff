#pragma once
// secret.key and every key that derives from it. Losing it makes codes, cookies and (sealed) logs worthless;
// docs/security.md.

#include "core/guarded_key.hpp"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>

namespace twostep::server {

using key = core::guarded_key;

/// Subkeys by crypto_kdf with a context each, so that none says anything about another.
class master_key {
public:
  /// Reads the file (32 bytes as they are), or makes it (0600, synced with its directory) where it is absent and
  /// `create` is set. Throws std::runtime_error, one line with path and remedy: unreadable, wrong length, not a
  /// regular file, absent, or open to others and this user's to close (server/runtime/secret_file.hpp).
  static master_key load(const std::filesystem::path&, bool create);
  /// Takes the file's place, whole or not at all: written and synced beside it, `before` called, renamed. Throws
  /// std::runtime_error as load() does; the file is as it was then.
  void replace(const std::filesystem::path&, const std::function<void()>& before) const;
  /// Of a file that took another's place: before anything is written under it. Throws std::runtime_error.
  static void make_durable(const std::filesystem::path&);
  /// A new one, written nowhere yet.
  static master_key random();
  explicit master_key(key k) noexcept : key_(std::move(k)) {}

  key codes() const;       ///< core::code_keys
  key meters() const;      ///< core::meter_keys
  key cookies() const;     ///< sealed and authenticated cookies, csrf, intents (tokens.hpp)
  key pseudonyms() const;  ///< what the audit trail calls people (server/audit/pseudonyms.hpp)
  key log() const;         ///< the log's fingerprint, and what its data keys are sealed under
  key former_keys() const; ///< what is kept of the keys before it (former_keys.hpp)
  /// Names the key without revealing it: 8 bytes in hexadecimal.
  std::string fingerprint() const;

private:
  key key_;
};

} // namespace twostep::server
