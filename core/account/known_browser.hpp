#pragma once
// Whether a browser is known to an account, and how many wrong codes it may still type. What the shell asks before a
// command, and what the command asks again.

#include "core/account/account.hpp"
#include "core/account/known_device.hpp"
#include "core/account/policy.hpp"

#include <optional>

namespace twostep::core {

/// Of this account, alive or not; null: it is not kept (any more).
const known_device* find_device(const account&, const device_id&) noexcept;
/// A wrong code of this weight may be typed in it.
bool has_tries_left(const account&, const device_id&, const policy&, std::uint32_t weight = 1) noexcept;
/// Known is a browser of the account's present epoch whose cookie is newer than two-step verification, was not
/// replaced, and has tries left.
device_trust
device_trust_of(const account&, const std::optional<device_claim>&, const policy&, time_point now) noexcept;
/// As the account keeps a cookie from before there was a list: what was typed wrong in known browsers within 30 days
/// counts against each of them.
known_device as_listed(const account&, const device_claim&, time_point now);

// For evolve.

/// One more of the account's; those of other epochs are forgotten.
void keep_device(account&, known_device);
/// Its cookie is worth nothing from now on.
void retire_device(account&, const device_id&, time_point now);

} // namespace twostep::core
