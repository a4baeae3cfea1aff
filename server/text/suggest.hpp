#pragma once
// "Did you mean …?": the nearest of some words to one that was mistyped.

#include <span>
#include <string>
#include <string_view>

namespace twostep::server {

/// Insertions, deletions, replacements and swaps of neighbours that make one word the other.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// Empty where none is near enough to be meant.
std::string_view nearest(std::string_view typed, std::span<const std::string_view> words);

/// "; did you mean WORD?", or nothing.
std::string did_you_mean(std::string_view typed, std::span<const std::string_view> words);

} // namespace twostep::server
