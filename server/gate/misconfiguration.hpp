#pragma once
// What stands in the way of the gate's answering at all, as a line that names what to change. Not who may go on.

#include "server/config/config.hpp"
#include "server/gate/original_request.hpp"

#include <string>

namespace twostep::server::gate {

/// What the proxy says can't be used.
std::string misconfiguration(const http::request&, original_refusal);
/// "" where nothing stands in the way. asked null: the proxy describes nothing.
std::string
misconfiguration(const config&, const public_address&, const http::request&, const original_request* asked);

} // namespace twostep::server::gate
