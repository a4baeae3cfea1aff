#pragma once
// An observer of every change of an account as it is applied. For counting; not for decisions, nor for what must be
// durable.

#include "core/account/account.hpp"
#include "core/account/event.hpp"

#include <cstddef>

namespace twostep::storage {

/// Called by any thread under the account's lock: must be quick, and must not call the store. Not called during
/// replay.
class change_observer {
public:
  virtual ~change_observer() = default;
  /// The account as it is before the event.
  virtual void applies(const core::account& before, const core::event&) noexcept = 0;
  /// After the event: from which two-step state (as index in core::two_step_state).
  virtual void applied(std::size_t state_before, const core::account& after) noexcept = 0;
};

} // namespace twostep::storage
