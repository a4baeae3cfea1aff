#pragma once
// /healthz and /readyz for probes: JSON, without waiting.

#include "server/http/message.hpp"
#include "server/services.hpp"

namespace twostep::server {

/// The process lives.
void answer_healthz(http::response&);
/// 200, or 503 with what is missing: space for changes, a usable provider. The log is replayed before the server
/// listens.
void answer_readyz(const services&, http::response&);

} // namespace twostep::server
