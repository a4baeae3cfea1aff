#pragma once
// A passkey as a second step. What an account keeps of its passkeys: passkey.hpp.

#include "core/account/factor.hpp"
#include "core/account/passkey.hpp"

namespace twostep::core {

template <>
inline constexpr bool is_factor_answer<webauthn::assertion> = true;

namespace passkeys {
std::optional<time_point> on_since(const account&) noexcept;
/// Of any of the account's passkeys that were made for this site.
checked_answer check(const account&, const challenge&, const factor_answer&, const code_check&);
/// What the challenge has a passkey sign.
webauthn::challenge_value value_of(const challenge&, const account_id&, const code_keys&);
} // namespace passkeys

/// Nobody can guess what a passkey signs: a refused one weighs nothing, and a pause doesn't concern it (decision 43).
inline constexpr factor passkey_factor{method::passkey, "passkey", 3, 0, &passkeys::on_since, &passkeys::check};

} // namespace twostep::core
