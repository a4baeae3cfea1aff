#pragma once
// /healthz and /readyz for probes: JSON, without waiting.

#include "server/http/message.hpp"
#include "server/services.hpp"

namespace twostep::server {

/// The process lives.
void answer_healthz(http::response&);
/// 200, or 503 with what is missing: a usable provider. The store is open and replayed before the server listens.
void answer_readyz(const services&, http::response&);

} // namespace twostep::server
