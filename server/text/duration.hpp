#pragma once
// Lengths of time as configuration writes them: "90s", "5m", "1h30m", "180d", "2y". Not dates: that is date.hpp.

#include "core/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace twostep::server {

/// Whole numbers with y (365 days), d, h, m, s or ms, the greater unit first, each once, without spaces or signs; at
/// most ten years.
std::optional<core::milliseconds> parse_duration(std::string_view) noexcept;

/// The shortest text that parse_duration reads back: "1h30m", "0s".
std::string format_duration(core::milliseconds);

} // namespace twostep::server
