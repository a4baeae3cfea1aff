#pragma once
// The key that the log's files are written under, and those before it that older files may still be read with: after
// secret.key was replaced. Not where they come from: that is server/former_keys.hpp.

#include "storage/record.hpp"

#include <utility>
#include <vector>

namespace twostep::storage {

/// Immutable; copies share the keys' bytes.
class log_keys {
public:
  log_keys(secret_key current, const std::vector<secret_key>& former = {});
  log_keys(const std::array<std::uint8_t, secret_key::size>& current) : log_keys(secret_key(current)) {}

  const secret_key& current() const noexcept { return all_.front().second; }
  const key_fingerprint& fingerprint() const noexcept { return all_.front().first; }
  /// The one that a file names; null: none of them.
  const secret_key* find(const key_fingerprint&) const noexcept;

private:
  std::vector<std::pair<key_fingerprint, secret_key>> all_; ///< the current one first
};

} // namespace twostep::storage
