#include "core/text.hpp"

#include <sodium.h>
#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <stdexcept>

namespace twostep::core {

namespace {

using form = const icu::Normalizer2* (*)(UErrorCode&);

const icu::Normalizer2& normaliser(form f) {
  UErrorCode error = U_ZERO_ERROR;
  const auto* n = f(error);
  if (U_FAILURE(error)) throw std::runtime_error("ICU has no normalisation data");
  return *n;
}

/// Calls f with each code point; false where the text is not UTF-8 or f says stop.
template <class F>
bool each_code_point(std::string_view text, F f) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t i = 0; i < size;) {
    UChar32 c;
    U8_NEXT(bytes, i, size, c);
    if (c < 0 || !f(c)) return false;
  }
  return true;
}

std::string normalised(std::string_view text, form f = icu::Normalizer2::getNFCInstance) {
  std::string out;
  icu::StringByteSink<std::string> sink(&out, static_cast<std::int32_t>(text.size()));
  UErrorCode error = U_ZERO_ERROR;
  normaliser(f).normalizeUTF8(
      0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), sink, nullptr, error
  );
  if (U_FAILURE(error)) throw std::runtime_error("ICU could not normalise");
  return out;
}

/// What is on the way to a result may be a password.
struct wiped {
  std::string text;
  ~wiped() { sodium_memzero(text.data(), text.size()); }
};

bool is_space(UChar32 c) {
  return u_isUWhiteSpace(c);
}

} // namespace

bool is_utf8(std::string_view text) noexcept {
  return each_code_point(text, [](UChar32) { return true; });
}

std::optional<std::string> to_nfc(std::string_view text) {
  if (!is_utf8(text)) return std::nullopt;
  return normalised(text);
}

std::optional<std::string> fold_case(std::string_view text) {
  if (!is_utf8(text)) return std::nullopt;
  const wiped before{normalised(text)};
  wiped folded;
  const auto size = static_cast<std::int32_t>(before.text.size());
  icu::StringByteSink<std::string> sink(&folded.text, size);
  UErrorCode error = U_ZERO_ERROR;
  icu::CaseMap::utf8Fold(U_FOLD_CASE_DEFAULT, icu::StringPiece(before.text.data(), size), sink, nullptr, error);
  if (U_FAILURE(error)) throw std::runtime_error("ICU could not fold case");
  return normalised(folded.text);
}

std::string without_accents(std::string_view text) {
  if (!is_utf8(text)) return {};
  const wiped apart{normalised(text, icu::Normalizer2::getNFDInstance)};
  std::string out;
  out.reserve(apart.text.size());
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(apart.text.data());
  const auto size = static_cast<std::int32_t>(apart.text.size());
  for (std::int32_t i = 0; i < size;) {
    const auto begin = i;
    UChar32 c;
    U8_NEXT(bytes, i, size, c);
    if (u_charType(c) != U_NON_SPACING_MARK)
      out.append(apart.text, static_cast<std::size_t>(begin), static_cast<std::size_t>(i - begin));
  }
  return out;
}

std::string_view take_word(std::string_view& rest) noexcept {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(rest.data());
  const auto size = static_cast<std::int32_t>(rest.size());
  std::int32_t begin = size, end = 0;
  while (end < size) {
    UChar32 c;
    auto next = end;
    U8_NEXT(bytes, next, size, c);
    const bool is_of_word = c >= 0 && (u_isalnum(c) || (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0);
    if (is_of_word && begin == size) begin = end;
    if (!is_of_word && begin != size) break;
    end = next;
  }
  const auto word = begin == size ? std::string_view() : rest.substr(std::size_t(begin), std::size_t(end - begin));
  rest.remove_prefix(std::size_t(end));
  return word;
}

std::size_t letters(std::string_view word) noexcept {
  std::size_t n = 0;
  each_code_point(word, [&](UChar32 c) {
    n += u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC) ? 2 : 1;
    return true;
  });
  return n;
}

std::size_t code_points(std::string_view text) noexcept {
  std::size_t n = 0;
  each_code_point(text, [&](UChar32) { return ++n, true; });
  return n;
}

std::string cut(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return std::string(text);
  const auto is_inside = [&](std::size_t at) { return (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80; };
  auto end = bytes;
  while (end > 0 && bytes - end < 3 && is_inside(end)) --end;
  return std::string(text.substr(0, is_inside(end) ? bytes : end));
}

std::string_view trim(std::string_view text) noexcept {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  std::int32_t begin = 0, end = static_cast<std::int32_t>(text.size());
  while (begin < end) {
    std::int32_t i = begin;
    UChar32 c;
    U8_NEXT(bytes, i, end, c);
    if (c < 0 || !is_space(c)) break;
    begin = i;
  }
  while (end > begin) {
    std::int32_t i = end;
    UChar32 c;
    U8_PREV(bytes, begin, i, c);
    if (c < 0 || !is_space(c)) break;
    end = i;
  }
  return text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
}

bool has_control(std::string_view text) noexcept {
  return !each_code_point(text, [](UChar32 c) { return u_charType(c) != U_CONTROL_CHAR; });
}

bool has_unprintable(std::string_view text) noexcept {
  return !each_code_point(text, [](UChar32 c) {
    switch (u_charType(c)) {
    case U_CONTROL_CHAR:
    case U_FORMAT_CHAR:
    case U_PRIVATE_USE_CHAR:
    case U_SURROGATE:
    case U_UNASSIGNED:
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
      return false;
    default:
      return true;
    }
  });
}

std::optional<std::string> parse_display_name(std::string_view typed) {
  auto name = to_nfc(trim(typed));
  if (!name || code_points(*name) > 100 || has_unprintable(*name)) return std::nullopt;
  return name;
}

} // namespace twostep::core
