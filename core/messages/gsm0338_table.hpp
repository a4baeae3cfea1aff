#pragma once
// The alphabet's tables (3GPP TS 23.038, 6.2.1).

#include <array>
#include <cstddef>
#include <string_view>

namespace twostep::core {

inline constexpr std::u32string_view gsm_default_table = U"@£$¥èéùìòÇ\nØø\rÅå"
                                                         U"Δ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ"
                                                         U" !\"#¤%&'()*+,-./"
                                                         U"0123456789:;<=>?"
                                                         U"¡ABCDEFGHIJKLMNO"
                                                         U"PQRSTUVWXYZÄÖÑÜ§"
                                                         U"¿abcdefghijklmno"
                                                         U"pqrstuvwxyzäöñüà";
static_assert(gsm_default_table.size() == 128);

inline constexpr std::u32string_view gsm_extension_characters = U"\f^{}\\[~]|€";
inline constexpr std::string_view gsm_extension_septets = "\x0a\x14\x28\x29\x2f\x3c\x3d\x3e\x40\x65";
static_assert(gsm_extension_characters.size() == gsm_extension_septets.size());

/// How a character travels: one septet, or two of which the first is the escape; none where it is in no table.
struct gsm_code {
  std::size_t size = 0;
  char last = 0;
};

/// By code point. All characters of both tables are below, but for the euro sign.
inline constexpr auto gsm_codes = [] {
  std::array<gsm_code, 0x400> codes{};
  for (std::size_t at = 0; at < gsm_default_table.size(); ++at)
    if (gsm_default_table[at] != U'\x1b') // the escape itself is no character
      codes[gsm_default_table[at]] = {1, static_cast<char>(at)};
  for (std::size_t at = 0; at < gsm_extension_characters.size(); ++at)
    if (gsm_extension_characters[at] < codes.size())
      codes[gsm_extension_characters[at]] = {2, gsm_extension_septets[at]};
  return codes;
}();

constexpr gsm_code gsm_code_of(char32_t c) noexcept {
  if (c < gsm_codes.size()) return gsm_codes[c];
  const auto at = gsm_extension_characters.find(c);
  return at == gsm_extension_characters.npos ? gsm_code{} : gsm_code{2, gsm_extension_septets[at]};
}

} // namespace twostep::core
