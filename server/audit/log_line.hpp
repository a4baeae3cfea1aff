#pragma once
// Writes an audited event to the log: as words, or as a JSON object if the log's format is json.

#include "core/ids.hpp"
#include "server/http/message.hpp"
#include "storage/audit/entry.hpp"

#include <optional>
#include <string_view>

namespace twostep::server {

/// The account appears by its id, which `twostep user show` accepts. trace_id: of the request; "": none.
void log_audit_line(
    const storage::audit_entry&, const std::optional<core::account_id>&, std::string_view trace_id = {}
);
/// Logs at level error what failed during this request. The page and the trail show the same incident number.
/// Limited in rate for each client network.
void log_incident(std::string_view incident, const http::request&, std::string_view what);

} // namespace twostep::server
