#pragma once
// An audited event as a line of the log: words where people read, fields of a JSON object where machines do.

#include "core/ids.hpp"
#include "storage/audit_entry.hpp"

#include <optional>

namespace twostep::server {

/// The log names the account by its id, which `twostep user show` takes.
void log_audit_line(const storage::audit_entry&, const std::optional<core::account_id>&);

} // namespace twostep::server
