#pragma once
// The key that the log's files are written under, and those before it that older files may still be read with: after
// secret.key was replaced. Not where they come from: that is server/crypto/former_keys.hpp.

#include "storage/format/record.hpp"

#include <utility>
#include <vector>

namespace twostep::storage {

/// Immutable; copies share the keys' bytes. Where no key was given, every use throws std::logic_error.
class log_keys {
public:
  log_keys() = default;
  log_keys(secret_key current, const std::vector<secret_key>& former = {});

  const secret_key& current() const { return present().second; }
  const key_fingerprint& fingerprint() const { return present().first; }
  /// The one that a file names; null: none of them.
  const secret_key* find(const key_fingerprint&) const;

private:
  const std::pair<key_fingerprint, secret_key>& present() const;

  std::vector<std::pair<key_fingerprint, secret_key>> all_; ///< the current one first
};

} // namespace twostep::storage
