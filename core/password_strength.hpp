#pragma once
// How easily a password is guessed, by libzxcvbn with a dictionary of the person's and the service's own words. Not
// lengths nor lists: password_rules.

#include "core/password_rules.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace twostep::core {

/// What makes it too easy to guess, one of password_refusal's easy kinds; nullopt: its score is 3 or 4. Only the
/// first 100 characters are looked at, so that the hardest input takes some tens of milliseconds at most.
/// Thread-safe.
///
/// libzxcvbn's dictionaries are English. Accents are taken off; a letter of another script counts as the Latin letter
/// at its place, so that rows and repeats are found, words of other languages are not, and it never counts for more
/// than a Latin one.
std::optional<password_refusal> weakness_of(const secret& normalised, std::span<const std::string_view> own_words);

} // namespace twostep::core
