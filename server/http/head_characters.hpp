#pragma once
// Which characters may stand where in a head (RFC 9110 5.5 and 5.6.2).

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace twostep::server::http {

/// tchar: what names of fields and words of lists are made of.
inline constexpr auto token_characters = [] {
  std::array<bool, 256> is{};
  for (const char c : std::string_view("!#$%&'*+-.^_`|~0123456789")) is[static_cast<unsigned char>(c)] = true;
  for (char c = 'a'; c <= 'z'; ++c)
    is[static_cast<unsigned char>(c)] = is[static_cast<unsigned char>(c & ~0x20)] = true;
  return is;
}();

constexpr bool is_token_character(char c) noexcept {
  return token_characters[static_cast<unsigned char>(c)];
}

/// How many of the characters from the beginning on are tchar.
constexpr std::size_t token_size(std::string_view s) noexcept {
  std::size_t n = 0;
  while (n < s.size() && is_token_character(s[n])) ++n;
  return n;
}

/// Visible characters, spaces, tabs and what is beyond ASCII: no CR, LF, NUL or other control character.
constexpr bool is_value_character(char c) noexcept {
  return (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) || c == '\t';
}

/// Eight characters at a time, since values are most of a head.
inline bool is_field_value(std::string_view s) noexcept {
  constexpr std::uint64_t ones = 0x0101010101010101, highs = 0x80 * ones;
  const char* at = s.data();
  const char* const end = at + s.size();
  for (; end - at >= 8; at += 8) {
    std::uint64_t eight;
    std::memcpy(&eight, at, sizeof eight);
    const std::uint64_t del = eight ^ 0x7f * ones;
    // Each is exact where no byte is what is looked for; else every byte is looked at.
    const std::uint64_t below_space = (eight - 0x20 * ones) & ~eight, is_del = (del - ones) & ~del;
    if (((below_space | is_del) & highs) == 0) continue;
    for (int i = 0; i < 8; ++i)
      if (!is_value_character(at[i])) return false;
  }
  for (; at != end; ++at)
    if (!is_value_character(*at)) return false;
  return true;
}

} // namespace twostep::server::http
