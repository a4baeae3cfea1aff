#pragma once
// secret.key and every key that derives from it. Losing it makes codes, cookies and (sealed) logs worthless;
// docs/security.md.

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>

namespace twostep::server {

using key = std::array<std::uint8_t, 32>;

/// In guarded memory that no core dump holds; wiped when it dies. Subkeys by crypto_kdf with a context each, so that
/// none says anything about another.
class master_key {
public:
  /// Reads the file (32 bytes as they are), or makes it (0600, synced with its directory) where it is absent and
  /// `create` is set. Throws std::runtime_error, one line with path and remedy: unreadable, wrong length, not a
  /// regular file, absent, or open to others and this user's to close (secret_file.hpp).
  static master_key load(const std::filesystem::path&, bool create);
  explicit master_key(const key&);
  ~master_key();
  master_key(const master_key&);
  master_key& operator=(const master_key&) = delete;

  key codes() const;      ///< core::code_keys
  key meters() const;     ///< core::meter_keys
  key cookies() const;    ///< sealed and authenticated cookies, csrf, intents (tokens.hpp)
  key pseudonyms() const; ///< what the audit trail calls people (pseudonyms.hpp)
  key log() const;        ///< the log's fingerprint, later its data keys
  /// Names the key without revealing it: 8 bytes in hexadecimal.
  std::string fingerprint() const;

private:
  key derive(std::uint64_t subkey, const char (&context)[9]) const;
  std::uint8_t* bytes_; ///< 32 of sodium_malloc
};

} // namespace twostep::server
