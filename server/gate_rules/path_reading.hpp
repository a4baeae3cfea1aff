#pragma once
// How applications may read a path. Pure; what may be opened by it is rule.hpp's business.

#include <optional>
#include <string>
#include <string_view>

namespace twostep::server::gate {

/// The two ends between which every reading of a path lies. Each step from `least_decoded` to `fully_decoded`
/// (decoding, trimming, normalising) is taken by some applications and not by others, and none of them takes a path
/// out of a folder: so where any reading is below a rule's path, `fully_decoded` is below that path's own
/// `fully_decoded`.
struct readings {
  std::string least_decoded; ///< only what can't be sent otherwise is decoded
  std::string fully_decoded; ///< decoded, in Unicode's usual form (NFC), wide letters as ASCII, blanks around names
                             ///< and dots behind them cut, characters without a shape left out
};

/// Both ends are the path as it is: letters, digits, '-', '_', '/', and dots inside of names.
bool has_one_reading(std::string_view path) noexcept;

/// nullopt: an application may take it for any other path ("//", "/../", "%2F", ";", bytes that are no UTF-8).
/// path: percent-encoded, without the query.
std::optional<readings> readings_of(std::string_view path);

} // namespace twostep::server::gate
