#pragma once
// Runs a command line: finds the command, parses its options, runs it, reports errors and returns the exit code.

#include "server/cli/command.hpp"

#include <string>
#include <vector>

namespace twostep::server::cli {

/// Called by main(); uses the process's environment and streams.
int run(int count, char** words);
/// words: the arguments, without the program's name.
int run(const std::vector<std::string>& words, const environment&, console&);

} // namespace twostep::server::cli
