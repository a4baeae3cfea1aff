#pragma once
// The characters allowed in a head (RFC 9110 5.5 and 5.6.2).

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace twostep::server::http {

/// tchar: the characters of field names and of words in lists.
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

/// The number of leading characters that are tchar.
constexpr std::size_t token_size(std::string_view s) noexcept {
  std::size_t n = 0;
  while (n < s.size() && is_token_character(s[n])) ++n;
  return n;
}

/// Visible characters, spaces, tabs and bytes beyond ASCII; not CR, LF, NUL or other control characters.
constexpr bool is_value_character(char c) noexcept {
  return (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) || c == '\t';
}

/// Whether any of eight characters may be invalid in a value. Finds every byte that is 0x7f or below 0x20; may also
/// report a byte after such a one.
inline bool may_hold_control(std::uint64_t eight) noexcept {
  constexpr std::uint64_t ones = 0x0101010101010101, highs = 0x80 * ones;
  const std::uint64_t del = eight ^ 0x7f * ones;
  const std::uint64_t below_space = (eight - 0x20 * ones) & ~eight, is_del = (del - ones) & ~del;
  return ((below_space | is_del) & highs) != 0;
}

/// Checks eight characters at a time (the last eight overlap), because values are most of a head.
inline bool is_field_value(std::string_view s) noexcept {
  const auto is_good = [s](std::size_t at) {
    std::uint64_t eight;
    std::memcpy(&eight, s.data() + at, sizeof eight);
    if (!may_hold_control(eight)) return true;
    for (std::size_t i = at; i < at + sizeof eight; ++i)
      if (!is_value_character(s[i])) return false;
    return true;
  };
  constexpr std::size_t step = sizeof(std::uint64_t);
  if (s.size() < step) {
    for (const char c : s)
      if (!is_value_character(c)) return false;
    return true;
  }
  for (std::size_t at = 0; at + step <= s.size(); at += step)
    if (!is_good(at)) return false;
  return is_good(s.size() - step);
}

} // namespace twostep::server::http
