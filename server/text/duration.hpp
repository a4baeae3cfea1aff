#pragma once
// Lengths of time as in the configuration: "90s", "5m", "1h30m", "180d", "2y". Points in time: date.hpp.

#include "core/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace twostep::server {

/// Whole numbers with y (365 days), d, h, m, s or ms; greater units first, each at most once; without spaces or
/// signs; at most ten years.
std::optional<core::milliseconds> parse_duration(std::string_view) noexcept;

/// The shortest text that parse_duration accepts: "1h30m", "0s".
std::string format_duration(core::milliseconds);

} // namespace twostep::server
