#pragma once
// How a session was proven, as other programs read it: the gate's Remote-Amr.

#include <cstdint>
#include <string>

namespace twostep::core {

/// The names of what was given (method::…), comma-separated, always in this order: "pwd" (a password), "sms" (a code
/// by text), "otp" (a code of an authenticator app), "hwk" (a passkey), "rc" (a recovery code). All but "rc" are
/// those of RFC 8176. "" for nothing.
std::string amr_of(std::uint8_t methods);

} // namespace twostep::core
