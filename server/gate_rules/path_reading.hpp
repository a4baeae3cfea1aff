#pragma once
// How applications may read a path. Pure. Access rules: rule.hpp.

#include <optional>
#include <string>
#include <string_view>

namespace twostep::server::gate {

/// The two extremes of how a path can be read. Each step from `least_decoded` to `fully_decoded` (decoding,
/// trimming, normalising) is taken by some applications and not by others. No step leads out of a folder: if any
/// reading is below a rule's path, `fully_decoded` is below that rule path's own `fully_decoded`.
struct readings {
  std::string least_decoded; ///< decodes only characters that can't be sent unencoded
  /// Decoded, in NFC; wide letters become ASCII, blanks around names and dots after them are removed, invisible
  /// characters are dropped.
  std::string fully_decoded;
};

/// True: both extremes are the path itself: only letters, digits, '-', '_', '/', and dots inside names.
bool has_one_reading(std::string_view path) noexcept;

/// path: percent-encoded, without the query. nullopt: an application may take it for any other path ("//", "/../",
/// "%2F", ";", bytes that aren't UTF-8).
std::optional<readings> readings_of(std::string_view path);

} // namespace twostep::server::gate
