#pragma once
// What stays of the secret keys before the present one: DATA/former-FINGERPRINT.keys, sealed under the secret.key of
// that fingerprint. Older segments of the log and of the audit trail are opened with them, limits are carried over,
// pseudonyms are found again. Not the replacing: that is installed_keys.hpp.

#include "core/time.hpp"
#include "server/crypto/keys.hpp"
#include "storage/log/keys.hpp"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace twostep::server {

/// Its keys for codes and cookies are kept nowhere: what they made is worthless.
struct former_key {
  key log, meters, pseudonyms;
  core::time_point replaced_at{};
  bool opens_log = true; ///< until the log was compacted under the present one; the audit trail is opened always
};

struct former_keys {
  std::uint32_t times = 0;     ///< how often secret.key was replaced
  bool begins = false;         ///< nothing was opened under the present one yet (core::secret_replaced)
  bool ends_sessions = false;  ///< with begins: sessions end as well
  std::vector<former_key> all; ///< the newest first

  /// What the log's, or the audit trail's, files may be sealed under.
  std::vector<key> of_log() const;
  std::vector<key> of_trail() const;
  /// That a limit or a known network may still stand under.
  std::vector<key> of_meters(core::time_point now) const;
  std::vector<key> of_pseudonyms() const;
  /// Some file of the log may still be sealed under one of them.
  bool open_log() const noexcept;
};

/// So long limits are looked for under a former key: the longest that a network is remembered.
inline constexpr core::milliseconds former_meters_kept = core::days(90);

/// None where there is no such file. Throws std::runtime_error, one line with path and remedy, where it can't be read
/// or isn't as it was written.
former_keys load_former_keys(const std::filesystem::path& data, const master_key& present);
/// Whole or not at all, durably. Throws std::runtime_error, also where there are more than a file holds.
void save(const former_keys&, const std::filesystem::path& data, const master_key& present);
/// Those that belong to other keys: nobody can open them any more. As far as it can be done.
void remove_orphaned_former_keys(const std::filesystem::path& data, const master_key& present);
/// Its file's name, for backups.
std::string former_keys_name(const master_key& present);

storage::log_keys log_keys_of(const master_key&, const former_keys&);
storage::log_keys trail_keys_of(const master_key&, const former_keys&);

} // namespace twostep::server
