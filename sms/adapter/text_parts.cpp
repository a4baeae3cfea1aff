#include "sms/adapter/text_parts.hpp"

#include "core/messages/gsm0338.hpp"

#include <unicode/utf8.h>

#include <algorithm>
#include <string>

namespace twostep::sms {

namespace {

constexpr std::size_t whole_septets = 160, part_septets = 153;
constexpr std::size_t whole_octets = 2 * 70, part_octets = 2 * 67;

void append_unit(std::string& to, std::uint32_t unit) {
  to += static_cast<char>(unit >> 8);
  to += static_cast<char>(unit & 0xff);
}

/// nullopt: not UTF-8.
std::optional<std::string> to_utf16(std::string_view utf8) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(utf8.data());
  const auto size = static_cast<std::int32_t>(utf8.size());
  std::string units;
  units.reserve(2 * utf8.size()); // never more; as in to_gsm0338, growing would leave copies behind
  for (std::int32_t i = 0; i < size;) {
    UChar32 c;
    U8_NEXT(bytes, i, size, c);
    if (c < 0) return std::nullopt;
    auto value = static_cast<std::uint32_t>(c);
    if (value >= 0x10000) {
      value -= 0x10000;
      append_unit(units, 0xd800 + (value >> 10));
      append_unit(units, 0xdc00 + (value & 0x3ff));
    } else {
      append_unit(units, value);
    }
  }
  return units;
}

/// The length of the next part at the beginning of `left`.
std::size_t cut(std::string_view left, alphabet a) {
  const auto max = a == alphabet::gsm0338 ? part_septets : part_octets;
  if (left.size() <= max) return left.size();
  if (a == alphabet::gsm0338) return left[max - 1] == core::gsm_escape ? max - 1 : max;
  const bool leads = (static_cast<unsigned char>(left[max - 2]) & 0xfc) == 0xd8;
  return leads ? max - 2 : max;
}

} // namespace

std::optional<text_parts> split_text(std::string_view utf8) {
  text_parts result;
  auto coded = core::to_gsm0338(utf8);
  if (!coded) {
    result.alphabet = alphabet::utf16;
    coded = to_utf16(utf8);
  }
  if (!coded) return std::nullopt;
  const core::secret all(std::move(*coded));
  const auto whole = result.alphabet == alphabet::gsm0338 ? whole_septets : whole_octets;
  if (all.reveal().size() <= whole) {
    result.parts.push_back(all.clone());
    return result;
  }
  for (auto left = all.reveal(); !left.empty();) {
    if (result.parts.size() == max_parts) return std::nullopt;
    const auto size = cut(left, result.alphabet);
    result.parts.emplace_back(left.substr(0, size));
    left.remove_prefix(size);
  }
  return result;
}

} // namespace twostep::sms
