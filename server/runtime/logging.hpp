#pragma once
// The log: one line for each event on stderr, as text or JSON. start_logging sets spdlog's default logger, which
// everything uses. Logging never waits for the reader.

#include "server/runtime/repeated_lines.hpp"

#include <boost/json/fwd.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string_view>

namespace spdlog {
class formatter;
}

namespace twostep::server {

/// "text": "2026-12-01T08:00:00.000Z warning  words"; "journal": "<4>words", because the journal adds times;
/// "json": {"at":"…","level":"warning","event":"words"}, or an event's own fields. An event is always a single
/// line.
std::unique_ptr<spdlog::formatter> make_log_formatter(std::string_view format);

/// True: the log is JSON, so events with fields are logged by log_fields.
bool logs_fields();
/// Logs {"at":"…","level":"info"} and the object's members. Does nothing unless logs_fields().
void log_fields(const boost::json::object&, line_level = line_level::info);

/// level: "trace" … "error" (checked by the configuration); format: as for make_log_formatter. Call once. From
/// then on a thread writes the lines; it drops lines that are read too slowly and reports how many.
void start_logging(std::string_view level, std::string_view format);
void set_log_level(std::string_view);

/// Whether to log a line now that clients can cause repeatedly. False: it is counted, and log_sums() reports the
/// count. True before start_logging.
bool may_log(const repeatable&);
/// Logs the counts of windows that are over. Call about once a second.
void log_sums();

/// Call before the process ends: logs all counts and waits until everything is written, at most so long.
void flush_log(std::chrono::milliseconds at_most);
/// Writes the line as it is, then does the same. Does nothing before start_logging.
void log_last_words(std::string_view line, std::chrono::milliseconds at_most);

struct log_line_counts {
  std::uint64_t dropped = 0;   ///< because they were read too slowly
  std::uint64_t summed_up = 0; ///< by may_log
};
/// Since start_logging.
log_line_counts count_log_lines();

} // namespace twostep::server
