#pragma once
// An audited event as a line of the log: words where people read, fields of a JSON object where machines do.

#include "core/ids.hpp"
#include "server/http/message.hpp"
#include "storage/audit/entry.hpp"

#include <optional>
#include <string_view>

namespace twostep::server {

/// The log names the account by its id, which `twostep user show` takes.
/// trace_id: of the request that it belongs to; "": none.
void log_audit_line(
    const storage::audit_entry&, const std::optional<core::account_id>&, std::string_view trace_id = {}
);
/// What happened at this request, at the level error; the page and the trail name the incident. Of many that one
/// client causes, some.
void log_incident(std::string_view incident, const http::request&, std::string_view what);

} // namespace twostep::server
