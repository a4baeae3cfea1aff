#pragma once
// Begins a maintenance job and waits for it, showing how far it is.

#include "server/cli/administration.hpp"

#include <string_view>

namespace twostep::server::cli {

/// what: "compacting". What came of it; throws failure where it failed, or where Ctrl-C ended the waiting: a server
/// goes on with it then, while a job of this process is stopped.
boost::json::object
carry_out(const invocation&, const std::string& operation, boost::json::object request, std::string_view what);

} // namespace twostep::server::cli
