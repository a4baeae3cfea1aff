#include "core/messages/gsm0338.hpp"

#include "core/messages/gsm0338_table.hpp"

#include <unicode/utf8.h>

#include <cstdint>

namespace twostep::core {

namespace {

/// Calls f with the code of each character; false where one has none.
template <class F>
bool each(std::string_view utf8, F f) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(utf8.data());
  const auto size = static_cast<std::int32_t>(utf8.size());
  for (std::int32_t i = 0; i < size;) {
    UChar32 c;
    U8_NEXT(bytes, i, size, c);
    const auto code = c < 0 ? gsm_code{} : gsm_code_of(static_cast<char32_t>(c));
    if (code.size == 0) return false;
    f(code);
  }
  return true;
}

void append_utf8(std::string& to, char32_t c) {
  std::uint8_t bytes[U8_MAX_LENGTH];
  std::int32_t size = 0;
  U8_APPEND_UNSAFE(bytes, size, c);
  to.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

} // namespace

std::optional<std::string> to_gsm0338(std::string_view utf8) {
  std::string septets;
  septets.reserve(utf8.size() * 2); // what is wiped later must not have been left behind by growing
  const bool all = each(utf8, [&](gsm_code c) {
    if (c.size == 2) septets += gsm_escape;
    septets += c.last;
  });
  if (!all) return std::nullopt;
  return septets;
}

std::string from_gsm0338(std::string_view septets) {
  std::string utf8;
  for (std::size_t i = 0; i < septets.size(); ++i) {
    if (septets[i] == gsm_escape && i + 1 < septets.size()) {
      ++i;
      if (const auto at = gsm_extension_septets.find(septets[i]); at != gsm_extension_septets.npos) {
        append_utf8(utf8, gsm_extension_characters[at]);
        continue;
      }
    }
    const auto byte = static_cast<unsigned char>(septets[i]);
    append_utf8(utf8, byte == 0x1b ? U' ' : byte < gsm_default_table.size() ? gsm_default_table[byte] : U'\ufffd');
  }
  return utf8;
}

std::size_t gsm7_septets(std::string_view utf8) noexcept {
  std::size_t total = 0;
  return each(utf8, [&](gsm_code c) { total += c.size; }) ? total : 0;
}

} // namespace twostep::core
