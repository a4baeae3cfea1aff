#pragma once
// Parses and formats points in time (RFC 3339), with Boost.Date_Time. Lengths of time: duration.hpp.

#include "core/time.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace twostep::server {

/// "2026-12-01T08:00:00Z", "2026-12-01T08:00:00.5+01:00", or "2026-12-01" for midnight UTC. nullopt: anything
/// else, or a day or time that doesn't exist.
std::optional<core::time_point> parse_date(std::string_view);

/// "2026-12-01T08:00:00.000Z".
std::string to_rfc3339(core::time_point);
/// For people: "2026-12-01 08:00 UTC".
std::string to_readable(core::time_point);

} // namespace twostep::server
