#pragma once
// The exploration beside a passkey (explore.hpp): what can happen, and what is promised of it.

#include "tests/core/support/explore_steps.hpp"

#include <string>
#include <vector>

namespace twostep::core::test {

inline constexpr const char* passkey_sign_in_step = "sign in by passkey";
inline constexpr const char* passkey_added_step = "passkey added";
inline constexpr const char* passkey_removed_step = "passkey deleted";
inline constexpr const char* passkey_lost_step = "passkey lost";
inline constexpr const char* passkey_kept_step = "passkey kept";
inline constexpr const char* passkey_stepped_up = "step-up by passkey";
inline constexpr const char* thiefs_answer = "a thief with an answer that was seen";
inline constexpr const char* thiefs_passkey = "a thief with a copy of the passkey";

std::vector<step> steps_with_passkey();

/// It is one of these.
bool is_by_passkey(const step&);

/// What decisions can distinguish of passkeys.
std::string fold_passkeys(const account&, time_point now);

/// How many went in this step because their time had come.
std::size_t lost_passkeys_ended(const node& after, const step&);

/// A passkey comes and goes with the highest step-up alone, or three days after it was said to be lost; nobody gets
/// in with an answer that was seen or with a copy of it; refused ones weigh nothing; nothing that it does sends a
/// text or changes the state of text messages; where it is on, it is asked for before a factor changes.
void check_passkeys(const node& before, const node& after, const step&, std::vector<std::string>& violations);

} // namespace twostep::core::test
