#pragma once
// An account's organisation, locked for as long as somebody looks at both.

#include "core/account/account.hpp"
#include "storage/memory/record_tables.hpp"
#include "storage/read_barrier.hpp"

#include <mutex>
#include <shared_mutex>

namespace twostep::storage {

/// What is seen of either is observed.
class organisation_of {
public:
  using table = record_table<organisation_kind>;

  organisation_of(const table& organisations, const core::account& account, read_barrier& seen) {
    seen.saw(account.sequence);
    if (!account.organisation) return;
    lock_ = std::shared_lock(organisations.mutex);
    kept_ = organisations.find_kept(*account.organisation);
    if (kept_) seen.saw(kept_->sequence);
  }
  /// Null: it has none.
  const core::organisation* get() const noexcept { return kept_ ? &kept_->record : nullptr; }

private:
  std::shared_lock<std::shared_mutex> lock_;
  const table::kept* kept_ = nullptr;
};

} // namespace twostep::storage
