#pragma once
// A password from standard input: one line, unseen where it is typed.

#include "core/secret.hpp"
#include "server/cli/command.hpp"

namespace twostep::server::cli {

/// Throws failure where there is none. On a terminal it asks and switches the echo off.
core::secret read_password(const invocation&);

} // namespace twostep::server::cli
