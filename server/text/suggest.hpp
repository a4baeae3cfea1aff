#pragma once
// "Did you mean …?": the known word nearest to a mistyped one.

#include <span>
#include <string>
#include <string_view>

namespace twostep::server {

/// The number of insertions, deletions, replacements and swaps of neighbours between the words.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// Empty if none is near enough.
std::string_view nearest(std::string_view typed, std::span<const std::string_view> words);

/// "; did you mean WORD?", or "".
std::string did_you_mean(std::string_view typed, std::span<const std::string_view> words);

} // namespace twostep::server
