#include "storage/log_keys.hpp"

#include <algorithm>

namespace twostep::storage {

log_keys::log_keys(secret_key current, const std::vector<secret_key>& former) {
  all_.emplace_back(fingerprint_of(current), std::move(current));
  for (const auto& key : former) all_.emplace_back(fingerprint_of(key), key);
}

const secret_key* log_keys::find(const key_fingerprint& wanted) const noexcept {
  const auto found = std::ranges::find(all_, wanted, &std::pair<key_fingerprint, secret_key>::first);
  return found == all_.end() ? nullptr : &found->second;
}

} // namespace twostep::storage
