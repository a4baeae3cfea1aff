#pragma once
// The log: one line an event on stderr, as text or JSON. Everything logs through spdlog's default logger, which this
// sets.

#include <boost/json/fwd.hpp>

#include <memory>
#include <string_view>

namespace spdlog {
class formatter;
}

namespace twostep::server {

/// "text": "2026-12-01T08:00:00.000Z warning  words"; "journal": "<4>words", for who keeps times itself; "json":
/// {"at":"…","level":"warning","event":"words"}, or the fields of what has them. Whatever the words hold, one event
/// is one line.
std::unique_ptr<spdlog::formatter> make_log_formatter(std::string_view format);

/// Whether the log is JSON: then what has fields is logged with them.
bool logs_fields();
/// At the level info: {"at":"…","level":"info"} and the object's own members. Only where logs_fields().
void log_fields(const boost::json::object&);
/// The same at the level error.
void log_failure(const boost::json::object&);

/// level: "trace" … "error" (config's rules have checked it); format: as for make_log_formatter.
void start_logging(std::string_view level, std::string_view format);

} // namespace twostep::server
