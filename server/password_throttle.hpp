#pragma once
// Passwords tried (requirements.md section 2, "Password step"): by email, which may not exist, and by network. In memory:
// its windows are under an hour.

#include "core/challenge.hpp"
#include "core/time.hpp"
#include "server/services.hpp"

#include <optional>
#include <string_view>

namespace twostep::server {

/// Before hashing: nullopt, or when to come back. Ten free failures in 15 minutes for unknown browsers, then one try each
/// 1, 2, 4 … 15 minutes; known browsers have their own lane; 20 failures a minute for a network.
std::optional<core::time_point>
password_paused_until(const services&, std::string_view email_key, core::lane, std::string_view network);
/// A failure has happened. Call before answering.
void note_password_failure(const services&, std::string_view email_key, core::lane, std::string_view network);
/// `user unlock`.
void forget_password_failures(const services&, std::string_view email_key);

} // namespace twostep::server
