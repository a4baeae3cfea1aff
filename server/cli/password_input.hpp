#pragma once
// Reads a password from standard input: one line, not echoed on a terminal.

#include "core/secret.hpp"
#include "server/cli/command.hpp"

namespace twostep::server::cli {

/// Throws failure if there is no line. On a terminal it prints a question.
core::secret read_password(const invocation&);

} // namespace twostep::server::cli
