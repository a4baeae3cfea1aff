#pragma once
// Whether an account has a second step, and whether a session or an app token was verified with one. A session is
// judged by what was given in it, never by what its account has.

#include "core/account/account.hpp"
#include "core/time.hpp"

#include <cstdint>
#include <optional>

namespace twostep::core {

/// One of its factors is on (factor.hpp).
bool has_second_step(const account&) noexcept;

/// What was given in the session (method::…). One that began before that was kept counts as verified with a code
/// where text messages were on by then.
std::uint8_t methods_of(const account&, const session&) noexcept;

/// When a second step was last given in the session; nullopt: never. A recovery code is none.
std::optional<time_point> second_step_at(const account&, const session&) noexcept;

/// The account has no second step, or one was given in this session, or a recovery code in its place.
bool is_verified(const account&, const session&) noexcept;

/// Nothing but a recovery code was given in it beside the password.
bool is_by_recovery_code(const session&) noexcept;

/// A second step was on when the token was made, so it took one to make it. Where one was turned on since, the token
/// is worth nothing.
bool is_verified(const account&, const app_token&) noexcept;
bool is_outdated(const account&, const app_token&) noexcept;

} // namespace twostep::core
