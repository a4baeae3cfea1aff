#pragma once
// Finds settings because of which the gate can't answer at all; returns a line that says what to change.

#include "server/config/config.hpp"
#include "server/gate/original_request.hpp"

#include <string>

namespace twostep::server::gate {

/// For a proxy's description that can't be used.
std::string misconfiguration(const http::request&, original_refusal);
/// "" if there is nothing wrong. asked null: the proxy doesn't describe the request.
std::string
misconfiguration(const config&, const public_address&, const http::request&, const original_request* asked);

} // namespace twostep::server::gate
