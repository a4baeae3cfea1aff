#pragma once
// Organisations in memory: few, read with almost every request, changed by operators only. One lock for all of them,
// taken after an account shard's.

#include "core/account/event.hpp"
#include "core/organisation.hpp"
#include "storage/memory/email_index.hpp"
#include "storage/read_barrier.hpp"

#include <functional>
#include <map>
#include <shared_mutex>
#include <vector>

namespace twostep::storage {

struct kept_organisation {
  core::organisation organisation;
  std::uint64_t sequence = 0; ///< of its last record
};

struct organisation_table {
  mutable std::shared_mutex mutex;
  std::map<core::organisation_id, kept_organisation> by_id;
  std::map<std::string, core::organisation_id, std::less<>> by_key;

  // With the lock held:

  const kept_organisation* find(const core::organisation_id&) const noexcept;
  /// Why the event can't be the next of this organisation; nullptr where it can.
  const char* refuses(const core::organisation_id&, const core::organisation_event&) const noexcept;
  void apply(const core::organisation_id&, const core::organisation_event&, std::uint64_t sequence);
};

/// An account's organisation, locked for as long as somebody looks at both. What is seen of either is observed.
class organisation_of {
public:
  organisation_of(const organisation_table& table, const core::account& account, read_barrier& seen) {
    seen.saw(account.sequence);
    if (!account.organisation) return;
    lock_ = std::shared_lock(table.mutex);
    kept_ = table.find(*account.organisation);
    if (kept_) seen.saw(kept_->sequence);
  }
  /// Null: it has none.
  const core::organisation* get() const noexcept { return kept_ ? &kept_->organisation : nullptr; }

private:
  std::shared_lock<std::shared_mutex> lock_;
  const kept_organisation* kept_ = nullptr;
};

} // namespace twostep::storage
