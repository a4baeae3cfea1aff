#include "core/recovery_code.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <optional>
#include <string>

namespace twostep::core {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

bool is_ornament(UChar32 c) {
  return u_isUWhiteSpace(c) || u_hasBinaryProperty(c, UCHAR_DASH) || u_charType(c) == U_FORMAT_CHAR ||
         u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

/// The ASCII form of a full-width letter or digit.
UChar32 narrow(UChar32 c) {
  constexpr UChar32 first = 0xFF01, last = 0xFF5E, exclamation_mark = 0x21;
  return c >= first && c <= last ? c - first + exclamation_mark : c;
}

std::optional<char> symbol_of(UChar32 c) {
  c = u_toupper(narrow(c));
  if (c == 'I' || c == 'L') return '1';
  if (c == 'O') return '0';
  if (c < 0 || c > 0x7F || alphabet.find(static_cast<char>(c)) == alphabet.npos) return std::nullopt;
  return static_cast<char>(c);
}

} // namespace

secret recovery_code_of(std::span<const std::uint8_t, recovery_code_bytes> random) {
  std::string text;
  text.reserve(recovery_code_length);
  unsigned bits = 0, held = 0;
  for (const auto byte : random) {
    bits = bits << 8 | byte;
    for (held += 8; held >= 5; held -= 5) text += alphabet[bits >> (held - 5) & 31u];
    bits &= (1u << held) - 1;
  }
  return secret(std::move(text));
}

secret in_groups(const secret& code) {
  const auto characters = code.reveal();
  std::string text;
  text.reserve(characters.size() + characters.size() / 4);
  for (std::size_t i = 0; i < characters.size(); ++i) {
    if (i != 0 && i % 4 == 0) text += '-';
    text += characters[i];
  }
  return secret(std::move(text));
}

result<secret, malformed_recovery_code> read_recovery_code(std::string_view typed) {
  using kind = malformed_recovery_code::kind;
  std::string text;
  text.reserve(recovery_code_length); // it never grows, so that nothing of it is left elsewhere
  std::size_t characters = 0;
  bool is_foreign = false;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(typed.data());
  const auto size = static_cast<std::int32_t>(typed.size());
  for (std::int32_t i = 0; i < size;) {
    UChar32 c;
    U8_NEXT(bytes, i, size, c);
    if (c >= 0 && is_ornament(c)) continue;
    ++characters;
    const auto symbol = symbol_of(c);
    is_foreign = is_foreign || !symbol;
    if (symbol && text.size() < recovery_code_length) text += *symbol;
  }
  secret read(std::move(text));
  if (characters == 0) return malformed_recovery_code{};
  if (is_foreign) return malformed_recovery_code{kind::character, characters};
  if (characters != recovery_code_length) return malformed_recovery_code{kind::length, characters};
  return read;
}

} // namespace twostep::core
