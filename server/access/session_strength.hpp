#pragma once
// How a session was proven, so that of several the weakest can be chosen.

#include "core/organisation.hpp"
#include "core/time.hpp"

#include <cstdint>

namespace twostep::core {
struct account;
struct session;
} // namespace twostep::core

namespace twostep::server {

/// The weakest first.
enum class session_strength : std::uint8_t { password, password_in_trusted_browser, second_step, passkey };

session_strength
strength_of(const core::account&, const core::session&, const core::organisation*, core::time_point now);

} // namespace twostep::server
