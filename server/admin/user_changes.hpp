#pragma once
// What the operations on users have in common: a command is executed, and what is shown of the user afterwards.

#include "core/account/command.hpp"
#include "server/admin/views.hpp"
#include "server/api/context.hpp"
#include "server/api/operation.hpp"
#include "server/runtime/awaitable.hpp"

#include <vector>

namespace twostep::server::admin {

/// What came of a change.
struct changed {
  std::vector<core::event> events;
  bool notifies = false; ///< a number (not an address alone) is told at once, or by the next start
};

/// Where no server runs, messages stay pending: its next start sends them.
awaitable<core::result<changed, api::problem>> change(api::context&, core::account_id, core::command);

/// Fills it once what it shows is durable.
awaitable<core::result<void, api::problem>> show(api::context&, core::account_id, user_details&);

api::problem erased_meanwhile();

} // namespace twostep::server::admin
