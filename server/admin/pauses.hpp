#pragma once
// What pauses one person, each with the time it ends, where it has one: so that support sees why somebody can't go
// on, and which of them `user unlock` lifts. What addresses, blocks of numbers and countries have reserved belongs to
// nobody and isn't here.

#include "core/account/account.hpp"
#include "server/admin/views.hpp"
#include "server/api/context.hpp"

#include <vector>

namespace twostep::server::admin {

/// Pauses of codes, passwords, sign-ins, numbers and messages. Not the waits between two tries of a password, which
/// belong to a network or to one browser.
std::vector<pause> pauses_of(const api::context&, const core::account&, core::time_point now);

} // namespace twostep::server::admin
