#pragma once
// What is kept of former secret keys: DATA/former-FINGERPRINT.keys, sealed under the secret.key of that
// fingerprint. It opens older files of the log and the audit trail, carries limits over, and finds pseudonyms.
// Replacing a key: installed_keys.hpp.

#include "core/time.hpp"
#include "server/crypto/keys.hpp"
#include "storage/log/keys.hpp"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace twostep::server {

/// Keys for codes and cookies aren't kept: what was made with them is no longer valid.
struct former_key {
  key log, meters, pseudonyms;
  core::time_point replaced_at{};
  bool opens_log = true; ///< until a compaction under the present key; the audit trail may need the key for longer
};

struct former_keys {
  std::uint32_t times = 0;     ///< how often secret.key was replaced
  bool begins = false;         ///< nothing has been opened under the present key yet (core::secret_replaced)
  bool ends_sessions = false;  ///< with begins: sessions end, too
  std::vector<former_key> all; ///< newest first

  /// Keys that files of the log may be sealed under; of_trail: of the audit trail.
  std::vector<key> of_log() const;
  std::vector<key> of_trail() const;
  /// Keys under which limits and known networks may still be stored.
  std::vector<key> of_meters(core::time_point now) const;
  std::vector<key> of_pseudonyms() const;
  /// True: files of the log may still be sealed under a former key.
  bool open_log() const noexcept;
};

/// How long limits are looked up under a former key: as long as an account remembers a network.
inline constexpr core::milliseconds former_meters_kept = core::days(90);

/// Empty if there is no file. Throws std::runtime_error, one line with path and advice, if the file can't be read
/// or isn't authentic.
former_keys load_former_keys(const std::filesystem::path& data, const master_key& present);
/// Replaces the file atomically and durably. Throws std::runtime_error, also for more keys than a file holds.
void save(const former_keys&, const std::filesystem::path& data, const master_key& present);
/// Removes files of other keys, which nobody can open any more. Ignores failures.
void remove_orphaned_former_keys(const std::filesystem::path& data, const master_key& present);
/// The name of its file, for backups.
std::string former_keys_name(const master_key& present);

storage::log_keys log_keys_of(const master_key&, const former_keys&);
storage::log_keys trail_keys_of(const master_key&, const former_keys&);

} // namespace twostep::server
