#pragma once
// Whether an account has a second step, and whether a session or an app token was verified with one. A session is
// judged by what was given in it, never by what its account has.

#include "core/account/account.hpp"
#include "core/account/sign_in_method.hpp"
#include "core/organisation.hpp"
#include "core/time.hpp"

#include <cstdint>
#include <optional>

namespace twostep::core {

/// One of its factors is on (factor.hpp).
bool has_second_step(const account&) noexcept;
/// And the organisation allows one that is; null: a user of none, for whom every one does.
bool has_allowed_second_step(const account&, const organisation*) noexcept;

/// Since when it has had one without a break; nullopt: it has none.
std::optional<time_point> second_step_since(const account&) noexcept;

/// What was given in the session (method::…). One that began before that was kept counts as verified with a code
/// where text messages were on by then.
std::uint8_t methods_of(const account&, const session&) noexcept;

/// When a second step was last given in the session; nullopt: never. A recovery code is none.
std::optional<time_point> second_step_at(const account&, const session&) noexcept;

/// How high the class is of the second step that was last given in the session (factor::rank); 0: none was.
std::uint8_t second_step_rank(const account&, const session&) noexcept;
/// The highest class that the account has at that time; 0: none. A factor counts once it has been on for
/// new_factor_waits, unless it was there first: what somebody adds in a moment of carelessness doesn't take the place
/// of what was there.
std::uint8_t highest_rank(const account&, time_point now) noexcept;
inline constexpr milliseconds new_factor_waits = hours(72);

/// There is a second step beside this one. Those that are to be deleted as lost count.
bool has_other_second_step(const account&, const sign_in_method&) noexcept;
bool has_other_second_step(const account&, const passkey_id&) noexcept;
/// And the organisation allows it; null: as above.
bool has_other_second_step(const account&, const sign_in_method&, const organisation*) noexcept;
bool has_other_second_step(const account&, const passkey_id&, const organisation*) noexcept;
/// As the next command sees it: without what was lost and whose time has come, where another factor remains.
void drop_due_factors(account&, time_point now);
/// An app or a passkey is to be deleted as lost.
bool has_lost_factor(const account&) noexcept;

/// A second step was given in the session, or a recovery code in its place.
bool has_given_second_step(const account&, const session&) noexcept;
/// The account has no second step, or one was given in this session, or a recovery code or a browser that is still
/// trusted stands in its place. The organisation is the account's, which may have none.
bool is_verified(const account&, const session&, const organisation*, time_point now) noexcept;

/// Nothing but a recovery code was given in it beside the password.
bool is_by_recovery_code(const session&) noexcept;

/// A second step was on when the token was made, so it took one to make it. Where one was turned on since, the token
/// is worth nothing.
bool is_verified(const account&, const app_token&) noexcept;
bool is_outdated(const account&, const app_token&) noexcept;

} // namespace twostep::core
