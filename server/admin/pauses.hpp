#pragma once
// What pauses one person, with the end of each pause if it has one: support sees why somebody can't go on, and
// which pauses `user unlock` lifts. Limits of addresses, number blocks and countries belong to no person and
// aren't listed.

#include "core/account/account.hpp"
#include "server/admin/views.hpp"
#include "server/api/context.hpp"
#include "server/runtime/awaitable.hpp"

#include <vector>

namespace twostep::server::admin {

/// Pauses of codes, passwords, sign-ins, numbers and messages. Omits the waits between two password tries, which
/// belong to a network or a browser.
awaitable<std::vector<pause>> pauses_of(const api::context&, const core::account&, core::time_point now);

} // namespace twostep::server::admin
