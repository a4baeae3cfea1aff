#pragma once
// The log: one line an event on stderr, as text or JSON. Everything logs through spdlog's default logger, which this
// sets. Nobody who logs waits for whoever reads it.

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

/// "text": "2026-12-01T08:00:00.000Z warning  words"; "journal": "<4>words", for who keeps times itself; "json":
/// {"at":"…","level":"warning","event":"words"}, or the fields of what has them. Whatever the words hold, one event
/// is one line.
std::unique_ptr<spdlog::formatter> make_log_formatter(std::string_view format);

/// Whether the log is JSON: then what has fields is logged with them.
bool logs_fields();
/// {"at":"…","level":"info"} and the object's own members. Only where logs_fields().
void log_fields(const boost::json::object&, line_level = line_level::info);

/// level: "trace" … "error" (config's rules have checked it); format: as for make_log_formatter. Once: from then on
/// lines are written by a thread of their own, which drops what is read too slowly and says how much that was.
void start_logging(std::string_view level, std::string_view format);
void set_log_level(std::string_view);

/// Whether a line that clients can cause is to be logged now; else it is counted, and log_sums() says so. True where
/// logging wasn't started.
bool may_log(const repeatable&);
/// What may_log counted, of windows that are over; to be called about once a second.
void log_sums();

/// Before the process ends: logs every sum and waits until all is written, at most so long.
void flush_log(std::chrono::milliseconds at_most);
/// The same behind this line, which is written as it stands. Where logging wasn't started, nothing is.
void log_last_words(std::string_view line, std::chrono::milliseconds at_most);

struct log_line_counts {
  std::uint64_t dropped = 0;   ///< they were read too slowly
  std::uint64_t summed_up = 0; ///< by may_log
};
/// Since logging was started.
log_line_counts count_log_lines();

} // namespace twostep::server
