#pragma once
// How much an account can hold at most, stated once. decide() refuses or cuts what is longer, evolve() drops the
// oldest of what is more: so an account's record stays far under what the log can hold
// (tests/storage/memory/largest_account_test.cpp measures it).

#include <cstddef>
#include <string_view>

namespace twostep::core {

struct account;

// Lists.
inline constexpr std::size_t max_sign_ins = 3, max_sessions = 10, max_app_tokens = 20;
inline constexpr std::size_t max_app_token_hosts = 10;
inline constexpr std::size_t max_step_ups = max_sessions; ///< one a session
inline constexpr std::size_t max_ended_sessions = 10;
inline constexpr std::size_t max_reservations = 64;    ///< of one challenge; further ones aren't refunded
inline constexpr std::size_t max_failures = 1000;      ///< of known browsers, and of unknown ones
inline constexpr std::size_t max_tried_numbers = 100;  ///< of a day
inline constexpr std::size_t max_notices = 8;          ///< pending
inline constexpr std::size_t max_notices_counted = 16; ///< by one meter of notices
inline constexpr std::size_t max_former_numbers = 3;
inline constexpr std::size_t max_recent = 10, max_changes = 20, max_support_acts = 10;
inline constexpr std::size_t max_code_unlocks = 2;    ///< in 30 days
inline constexpr std::size_t max_links = 6;           ///< one of a purpose, three of forgotten passwords
inline constexpr std::size_t max_authenticators = 20; ///< a policy allows no more
// Passkeys: passkey.hpp. Trusted browsers: trusted_browser.hpp.
// Recovery codes and tries of them: recovery_codes.hpp.
inline constexpr std::size_t max_message_traces = 2, max_message_steps = 8, max_more_parts = 5;

// Texts, in bytes: a code point has four at most.
inline constexpr std::size_t longest_name = 4 * 100; ///< of a person, an app token, an app, a passkey
inline constexpr std::size_t longest_email = 254, longest_email_key = 3 * longest_email;
inline constexpr std::size_t longest_verifier = 512;
inline constexpr std::size_t longest_label = 64, longest_address = 64; ///< of a session
inline constexpr std::size_t longest_host = 262;                       ///< a name of 255 characters and a port
inline constexpr std::size_t longest_provider = 64, longest_provider_id = 64, longest_failure = 64;
inline constexpr std::size_t longest_detail = 500; ///< a provider's words: in the log, not in the account
inline constexpr std::size_t longest_actor = 64;
inline constexpr std::size_t longest_locale = 35; ///< RFC 5646, 4.4.1: room for every tag in use
inline constexpr std::size_t longest_reason_characters = 500;
inline constexpr std::size_t longest_reason = 4 * longest_reason_characters;

/// What the account has too much of, by its field's name; nullptr: nothing.
const char* over_bounds(const account&) noexcept;

} // namespace twostep::core
