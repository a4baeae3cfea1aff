#pragma once
// The log: one line an event on stderr, as text or JSON. Everything logs through spdlog's default logger, which this
// sets.

#include <string_view>

namespace twostep::server {

/// level: "trace" … "error"; format: "text" or "json" (config's rules have checked both).
void start_logging(std::string_view level, std::string_view format);

} // namespace twostep::server
