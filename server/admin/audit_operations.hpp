#pragma once
// What `twostep audit` asks of a running server.

#include "server/api/operation.hpp"

namespace twostep::server::admin {

/// Answers once everything noted before can be read in the audit trail.
extern const api::operation<api::nothing, api::nothing> write_audit;

} // namespace twostep::server::admin
