#pragma once
// The exploration beside an authenticator app (explore.hpp): what can happen, and what is promised of it.

#include "tests/core/support/explore_steps.hpp"

#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace twostep::core::test {

inline constexpr const char* app_added = "app added";
inline constexpr const char* app_removed = "app deleted";
inline constexpr const char* app_lost = "app lost";
inline constexpr const char* app_kept = "app kept";
inline constexpr const char* app_stepped_up = "step-up by the app";
inline constexpr const char* thiefs_app_guess = "a thief's guess at the app";
inline constexpr const char* thiefs_copy = "a thief with a used code";

std::vector<step> steps_with_app();

// What the exploration beside a passkey shares.

/// Text messages, in the first browser.
void add_text_messages(std::vector<step>&);
/// Recovery codes, time, support and the policy.
void add_common_others(std::vector<step>&);
/// State, number, since when, and the change that is under way.
std::tuple<std::string, e164_number, std::optional<time_point>, challenge_id>
text_state(const account&, time_point now);
/// The rank that a change of the factors takes.
int highest_of(const account&, time_point now);

/// What decisions can distinguish of apps, and of what they ask for.
std::string fold_app(const node&);

/// How many went in this step because their time had come.
std::size_t lost_apps_ended(const node& after, const step&);

/// An app comes and goes with the highest step-up alone, or three days after it was said to be lost; no step of it is
/// taken twice; nothing that it does changes the state of text messages; where it is on, it is asked for before a
/// factor changes; a wrong code of it weighs three.
void check_app(const node& before, const node& after, const step&, std::vector<std::string>& violations);

} // namespace twostep::core::test
