#pragma once
// Splits a text into the parts that a mobile network carries: GSM 03.38 if possible, else UTF-16. The sender adds
// the headers that join the parts (3GPP TS 23.040, 9.2.3.24.1).

#include "core/secret.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace twostep::sms {

enum class alphabet : std::uint8_t {
  gsm0338 = 0, ///< one septet in each byte
  utf16 = 8    ///< big-endian; called UCS-2, but phones read surrogate pairs. The values are SMPP's data_coding.
};

struct text_parts {
  sms::alphabet alphabet{alphabet::gsm0338};
  std::vector<core::secret> parts; ///< one of up to 160 septets or 70 units, or several of up to 153 or 67
};

/// The limit of a concatenated message's one-byte header field.
inline constexpr std::size_t max_parts = 255;

/// Never splits an extension character or a surrogate pair. An empty text gives one empty part. nullopt: not
/// UTF-8, or more than max_parts.
std::optional<text_parts> split_text(std::string_view utf8);

} // namespace twostep::sms
