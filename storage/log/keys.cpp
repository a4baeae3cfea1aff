#include "storage/log/keys.hpp"

#include <algorithm>
#include <stdexcept>

namespace twostep::storage {

log_keys::log_keys(secret_key current, const std::vector<secret_key>& former) {
  if (!current) throw std::logic_error("a log without a key");
  all_.emplace_back(fingerprint_of(current), std::move(current));
  for (const auto& key : former) all_.emplace_back(fingerprint_of(key), key);
}

const std::pair<key_fingerprint, secret_key>& log_keys::present() const {
  if (all_.empty()) throw std::logic_error("a log without a key");
  return all_.front();
}

const secret_key* log_keys::find(const key_fingerprint& wanted) const {
  (void)present();
  const auto found = std::ranges::find(all_, wanted, &std::pair<key_fingerprint, secret_key>::first);
  return found == all_.end() ? nullptr : &found->second;
}

} // namespace twostep::storage
