#include "server/crypto/installed_keys.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace twostep::server {

installed_keys::installed_keys(key_places where, master_key present)
    : places_(std::move(where)), present_(std::move(present)), former_(load_former_keys(places_.data, present_)) {
  if (former_.begins) master_key::make_durable(places_.secret_key);
}

void installed_keys::confirm_present_key() {
  const std::lock_guard lock(mutex_);
  if (former_.begins) {
    former_.begins = former_.ends_sessions = false;
    save(former_, places_.data, present_);
  }
  remove_orphaned_former_keys(places_.data, present_);
}

replaced_secret installed_keys::replace(bool ends_sessions, core::time_point now) {
  const std::lock_guard lock(mutex_);
  if (is_replaced_)
    throw std::runtime_error(
        "secret.key was replaced a moment ago, and the data aren't opened under it yet: wait until the server serves"
    );
  const auto next = master_key::random();
  auto kept = with_present(now);
  kept.ends_sessions = ends_sessions;
  next.replace(places_.secret_key, [&] { save(kept, places_.data, next); });
  is_replaced_ = true;
  return {present_.fingerprint(), next.fingerprint()};
}

/// The former keys to store under the next key.
former_keys installed_keys::with_present(core::time_point now) const {
  auto kept = former_;
  // Keys replaced before this are needed for no file.
  const auto oldest = now - std::max<core::milliseconds>(places_.audit_kept, former_meters_kept) - core::days(2);
  std::erase_if(kept.all, [oldest](const former_key& f) { return !f.opens_log && f.replaced_at < oldest; });
  kept.all.insert(kept.all.begin(), former_key{present_.log(), present_.meters(), present_.pseudonyms(), now, true});
  ++kept.times;
  kept.begins = true;
  return kept;
}

bool installed_keys::log_awaits_renewal() const {
  const std::lock_guard lock(mutex_);
  return former_.open_log();
}

void installed_keys::log_renewed() {
  const std::lock_guard lock(mutex_);
  if (!former_.open_log()) return;
  for (auto& f : former_.all) f.opens_log = false;
  save(former_, places_.data, present_);
}

void installed_keys::copy_former(const std::filesystem::path& to) const {
  const std::lock_guard lock(mutex_);
  if (!former_.all.empty()) save(former_, to, present_);
}

} // namespace twostep::server
