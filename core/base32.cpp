#include "core/base32.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace twostep::core {

secret base32(std::span<const std::uint8_t> bytes) {
  constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  text.reserve((bytes.size() * 8 + 4) / 5); // it never grows, so that nothing of it is left elsewhere
  unsigned bits = 0, held = 0;
  for (const auto byte : bytes) {
    bits = bits << 8 | byte;
    for (held += 8; held >= 5; held -= 5) text += alphabet[bits >> (held - 5) & 31u];
    bits &= (1u << held) - 1;
  }
  if (held != 0) text += alphabet[bits << (5 - held) & 31u];
  return secret(std::move(text));
}

} // namespace twostep::core
