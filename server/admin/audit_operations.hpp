#pragma once
// The operation behind `twostep audit` while a server runs.

#include "server/api/operation.hpp"

namespace twostep::server::admin {

/// Answers when all events recorded so far can be read from the audit trail.
extern const api::operation<api::nothing, api::nothing> write_audit;

} // namespace twostep::server::admin
