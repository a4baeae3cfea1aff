#include "core/phone_spelling.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdint>

namespace twostep::core {

namespace {

constexpr UChar32 replacement = 0xfffd;

/// Next to nothing is to be seen of them, and much copies them along: joiners, marks and overrides of direction, soft
/// hyphens, byte order marks.
bool is_invisible(UChar32 c) noexcept {
  return (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x2069) ||
         c == 0xfeff || c == 0xad || c == 0x61c || c == 0x180e;
}

bool separates(UChar32 c) noexcept {
  return c == '.' || c == '/' || c == '(' || c == ')' || u_isUWhiteSpace(c) || u_hasBinaryProperty(c, UCHAR_DASH) ||
         is_invisible(c);
}

/// Calls f with every character that separates nothing; what isn't UTF-8 is a replacement character. Ends where f
/// answers false.
template <class F>
void each_mark(std::string_view typed, F f) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(typed.data());
  const auto size = static_cast<std::int32_t>(typed.size());
  for (std::int32_t i = 0; i < size;) {
    UChar32 c;
    U8_NEXT(bytes, i, size, c);
    if (c < 0) c = replacement;
    if (!separates(c) && !f(c)) return;
  }
}

bool is_digit(UChar32 c) noexcept {
  return c >= '0' && c <= '9';
}

} // namespace

result<std::string, phone_refusal> plain_phone(std::string_view typed) {
  std::string plain;
  std::optional<phone_refusal> why;
  each_mark(typed, [&](UChar32 c) {
    if (is_digit(c) && plain.empty()) why = phone_refusal::no_plus;
    if (!is_digit(c) && (c != '+' || !plain.empty())) why = phone_refusal::characters;
    plain += static_cast<char>(c);
    return !why;
  });
  if (why) return *why;
  if (plain.empty()) return phone_refusal::empty;
  if (plain.size() == 1) return phone_refusal::too_short;
  return plain;
}

std::optional<char32_t> refused_in_phone(std::string_view typed) noexcept {
  std::optional<char32_t> found;
  bool plus = false;
  each_mark(typed, [&](UChar32 c) {
    const bool good = is_digit(c) || (c == '+' && !plus);
    plus = true; // only the first mark may be one
    if (!good) found = static_cast<char32_t>(c);
    return good;
  });
  return found;
}

} // namespace twostep::core
