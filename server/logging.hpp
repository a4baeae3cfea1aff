#pragma once
// The log: one line an event on stderr, as text or JSON. Everything logs through spdlog's default logger, which this
// sets.

#include <memory>
#include <string_view>

namespace spdlog {
class formatter;
}

namespace twostep::server {

/// "text": "2026-12-01T08:00:00.000Z warning  words"; "json": {"at":"…","level":"warning","event":"words"}. Whatever
/// the words hold, one event is one line.
std::unique_ptr<spdlog::formatter> make_log_formatter(std::string_view format);

/// level: "trace" … "error"; format: "text" or "json" (config's rules have checked both).
void start_logging(std::string_view level, std::string_view format);

} // namespace twostep::server
