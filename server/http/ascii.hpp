#pragma once
// Rules that HTTP's fields share: ASCII case and optional whitespace.

#include <cstddef>
#include <string_view>

namespace twostep::server::http {

constexpr bool is_alpha(char c) noexcept {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
constexpr bool is_decimal(char c) noexcept {
  return c >= '0' && c <= '9';
}

constexpr char to_lower(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

constexpr char to_upper(char c) noexcept {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
}

/// Compares without regard to case; `word` must be lower case.
constexpr bool is_word(std::string_view text, std::string_view word) noexcept {
  if (text.size() != word.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (to_lower(text[i]) != word[i]) return false;
  }
  return true;
}

/// As is_word, for a field name that is known to be a token: there, case is a single bit.
constexpr bool is_name(std::string_view token, std::string_view word) noexcept {
  if (token.size() != word.size()) return false;
  for (std::size_t i = 0; i < token.size(); ++i)
    if ((token[i] | 0x20) != word[i]) return false;
  return true;
}

/// Removes spaces and tabs at both ends.
constexpr std::string_view trim(std::string_view s) noexcept {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t')) s.remove_suffix(1);
  return s;
}

} // namespace twostep::server::http
