#pragma once
// The store's organisations.

#include "core/account/event.hpp"
#include "core/function_ref.hpp"
#include "core/organisation.hpp"
#include "storage/read_barrier.hpp"

#include <optional>
#include <string_view>

namespace twostep::storage {

/// Thread-safe. Functions passed in run under a lock: they must be pure, quick, and must not call the store.
class organisation_store {
public:
  virtual ~organisation_store() = default;

  virtual bool read_organisation(
      const core::organisation_id&, read_barrier&, core::function_ref<void(const core::organisation&)> f
  ) const = 0;
  /// By the name's key (core/organisation.hpp).
  virtual std::optional<core::organisation_id> find_organisation(std::string_view key, read_barrier&) const = 0;
  /// One log record. false: can't be stored now. organisation_created must be the first event of a new id.
  virtual bool append(const core::organisation_id&, const core::organisation_event&, read_barrier&) = 0;
  /// Every organisation, in no order. f returns false to stop.
  virtual void each_organisation(core::function_ref<bool(const core::organisation&)> f) const = 0;
};

} // namespace twostep::storage
