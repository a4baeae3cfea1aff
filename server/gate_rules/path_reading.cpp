#include "server/gate_rules/path_reading.hpp"

#include "core/text.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

namespace twostep::server::gate {
namespace {

/// How applications may read a character of a decoded path.
enum class meaning : std::uint8_t {
  itself,
  blank,    ///< a space, or removed where names are trimmed
  nothing,  ///< removed by file systems that ignore invisible characters
  wide,     ///< the ASCII character of the same shape
  anything, ///< unpredictable: it may change the name, the folder or what follows
};

struct row {
  UChar32 first, last;
  meaning what;
};

/// The readings of characters, in one table; others follow their Unicode properties (meaning_of). In words:
/// docs/gate.md.
constexpr row table[] = {
    {0x00, 0x1f, meaning::anything},     // ends the path (NUL), is dropped, or ends a line
    {' ', ' ', meaning::blank},          // removed from the end of a name by Windows
    {'#', '#', meaning::anything},       // ends the path when it is parsed again after decoding
    {'%', '%', meaning::anything},       // is decoded a second time, or began no byte
    {'+', '+', meaning::blank},          // a space where paths are decoded as forms
    {';', ';', meaning::anything},       // begins parameters that servlets remove: "/..;/"
    {'?', '?', meaning::anything},       // ends the path when it is parsed again after decoding
    {'\\', '\\', meaning::anything},     // a slash
    {0x7f, 0x9f, meaning::anything},     // control characters
    {0xa5, 0xa5, meaning::anything},     // YEN SIGN, a backslash in Japanese code pages
    {0x17f, 0x17f, meaning::anything},   // LONG S, an "s"
    {0x609, 0x60a, meaning::anything},   // ARABIC-INDIC PER MILLE and PER TEN THOUSAND SIGN
    {0x66a, 0x66a, meaning::anything},   // ARABIC PERCENT SIGN, "%" where a code page lacks it
    {0x2024, 0x2026, meaning::anything}, // ONE DOT LEADER to ELLIPSIS: ".", "..", "..."
    {0x203c, 0x203c, meaning::anything}, // "!!"
    {0x2044, 0x2044, meaning::anything}, // FRACTION SLASH
    {0x2047, 0x2049, meaning::anything}, // "??", "?!", "!?"
    {0x20a9, 0x20a9, meaning::anything}, // WON SIGN, a backslash in Korean code pages
    {0x2100, 0x218f, meaning::anything}, // letters in other shapes, "c/o", Roman numerals
    {0x2215, 0x2216, meaning::anything}, // DIVISION SLASH, SET MINUS
    {0x2474, 0x24ff, meaning::anything}, // letters and numbers in brackets and circles, with dots
    {0x2571, 0x2572, meaning::anything}, // diagonals
    {0x27cb, 0x27cd, meaning::anything}, // more diagonals
    {0x29f5, 0x29f9, meaning::anything}, // large slashes and backslashes
    {0xfb00, 0xfb06, meaning::anything}, // ligatures: "ff", "fi", "st"
    {0xff01, 0xff5e, meaning::wide},     // FULLWIDTH forms of ASCII
};

constexpr char ascii_of_wide(UChar32 c) noexcept {
  return static_cast<char>(c - 0xff01 + '!');
}

/// True: normalising by NFC or NFKC makes ASCII characters of it: U+037E is ";", U+0133 "ij". Letters with marks
/// (é) don't count, although they decompose to ASCII letters.
bool is_ascii_to_some(UChar32 c) {
  UErrorCode failed = U_ZERO_ERROR;
  const auto* nfkc = icu::Normalizer2::getNFKCInstance(failed);
  icu::UnicodeString parts;
  if (U_FAILURE(failed)) return true;
  if (!nfkc->getDecomposition(c, parts)) return false;
  const bool canonical = u_getIntPropertyValue(c, UCHAR_DECOMPOSITION_TYPE) == U_DT_CANONICAL;
  if (canonical && parts.length() > 1) return false;
  for (std::int32_t i = 0; i < parts.length(); ++i)
    if (parts[i] < 0x80) return true;
  return false;
}

meaning meaning_of(UChar32 c) {
  for (const auto& r : table)
    if (c >= r.first && c <= r.last) return r.what;
  if (c < 0x80) return meaning::itself;
  if (u_charType(c) == U_LINE_SEPARATOR || u_charType(c) == U_PARAGRAPH_SEPARATOR) return meaning::anything;
  if (u_isUWhiteSpace(c)) return meaning::blank;
  // Some programs drop format characters that Unicode doesn't call ignorable.
  const bool is_format = u_charType(c) == U_FORMAT_CHAR;
  if (is_format || u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return meaning::nothing;
  switch (u_getIntPropertyValue(c, UCHAR_DECOMPOSITION_TYPE)) {
  case U_DT_CIRCLE:
  case U_DT_FONT:
  case U_DT_FRACTION:
  case U_DT_SMALL:
  case U_DT_SQUARE:
  case U_DT_SUB:
  case U_DT_SUPER:
  case U_DT_VERTICAL:
    return meaning::anything; // ASCII in other shapes after NFKC
  default:
    return is_ascii_to_some(c) ? meaning::anything : meaning::itself;
  }
}

constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

constexpr bool is_plain(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '-' || c == '_';
}

/// RFC 3986, 3.3: the characters that a path can carry unencoded. An application that doesn't decode sees others
/// only encoded.
constexpr bool can_be_sent(char c) noexcept {
  return is_plain(c) || std::string_view("/.~!$&'()*+,;=:@").find(c) != std::string_view::npos;
}

int hex_digit(char c) noexcept {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Decodes all of it for `fully_decoded`. False: a '%' that begins no byte, or an encoded slash, which not
/// everybody takes for a slash.
bool decode(std::string_view path, readings& to) {
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] != '%') {
      to.least_decoded += path[i];
      to.fully_decoded += path[i];
      continue;
    }
    if (i + 2 >= path.size()) return false;
    const int high = hex_digit(path[i + 1]), low = hex_digit(path[i + 2]);
    if (high < 0 || low < 0) return false;
    const char c = static_cast<char>(high * 16 + low);
    if (c == '/') return false;
    to.fully_decoded += c;
    if (can_be_sent(c))
      to.least_decoded.append(path, i, 3);
    else
      to.least_decoded += c;
    i += 2;
  }
  return true;
}

/// The text as a normalising application reads it; nullopt: not UTF-8, or a character that may mean anything.
std::optional<std::string> normalise(std::string_view text) {
  std::string normal;
  const auto size = static_cast<std::int32_t>(text.size());
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  for (std::int32_t i = 0, at = 0; i < size; at = i) {
    UChar32 c = 0;
    U8_NEXT(bytes, i, size, c);
    if (c < 0) return std::nullopt;
    switch (meaning_of(c)) {
    case meaning::itself:
      normal.append(text, static_cast<std::size_t>(at), static_cast<std::size_t>(i - at));
      break;
    case meaning::blank:
      normal += ' ';
      break;
    case meaning::nothing:
      break;
    case meaning::wide: {
      const char narrow = ascii_of_wide(c);
      if (narrow == '/' || narrow == '.' || meaning_of(narrow) == meaning::anything) return std::nullopt;
      normal += narrow == '+' ? ' ' : narrow;
      break;
    }
    case meaning::anything:
      return std::nullopt;
    }
  }
  return core::to_nfc(normal);
}

/// True if Windows may take it for another name: "a.txt:$DATA" is the content of a.txt, PROGRA~1 a folder.
bool has_another_name(std::string_view path) noexcept {
  if (path.find(":$") != path.npos) return true;
  for (auto at = path.find('~'); at != path.npos; at = path.find('~', at + 1))
    if (at > 0 && path[at - 1] != '/' && at + 1 < path.size() && is_digit(path[at + 1])) return true;
  return false;
}

std::string_view trimmed(std::string_view name) noexcept {
  while (name.starts_with(' ')) name.remove_prefix(1);
  while (name.ends_with(' ') || name.ends_with('.')) name.remove_suffix(1);
  return name;
}

/// Trims each name as some applications do. nullopt: a name becomes empty ("//", "/./", "/../", "/ /"), so the
/// path leads elsewhere.
std::optional<std::string> trim_names(std::string_view path) {
  std::string all;
  while (!path.empty()) { // path begins with a slash
    const auto end = std::min(path.find('/', 1), path.size());
    const auto name = path.substr(1, end - 1);
    const auto rest = trimmed(name);
    if (rest.empty() && (!name.empty() || end != path.size())) return std::nullopt;
    all.append("/").append(rest);
    path.remove_prefix(end);
  }
  return all;
}

} // namespace

bool has_one_reading(std::string_view path) noexcept {
  if (!path.starts_with('/')) return false;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const char c = path[i];
    if (is_plain(c)) continue;
    const bool ends_name = i + 1 == path.size() || path[i + 1] == '/';
    if (c == '.' ? ends_name : c != '/' || (ends_name && i + 1 != path.size())) return false;
  }
  return true;
}

std::optional<readings> readings_of(std::string_view path) {
  readings found;
  if (has_one_reading(path)) {
    found.least_decoded = found.fully_decoded = path;
    return found;
  }
  if (!path.starts_with('/') || !decode(path, found)) return std::nullopt;
  const auto normal = normalise(found.fully_decoded);
  if (!normal || has_another_name(*normal)) return std::nullopt;
  auto names = trim_names(*normal);
  if (!names) return std::nullopt;
  found.fully_decoded = *std::move(names);
  return found;
}

} // namespace twostep::server::gate
