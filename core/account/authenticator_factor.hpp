#pragma once
// Codes of an authenticator app as a second step. What an account keeps of its apps: authenticator.hpp.

#include "core/account/factor.hpp"

namespace twostep::core {

namespace authenticator_app {
std::optional<time_point> on_since(const account&) noexcept;
/// Good are the codes of the step at which the app should be, of the one before and of the one after (RFC 6238,
/// sections 5.2 and 6), each once.
checked_answer check(const account&, const challenge&, const factor_answer&, const code_check&);
} // namespace authenticator_app

inline constexpr factor authenticator_factor{
    method::authenticator_app, "authenticator_app",          2,
    2 * totp_spread + 1,       &authenticator_app::on_since, &authenticator_app::check};

} // namespace twostep::core
