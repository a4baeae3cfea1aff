#pragma once
// From the words of a command line to an exit code: finds the command, reads its options, runs it, says what went
// wrong.

#include "server/cli/command.hpp"

#include <string>
#include <vector>

namespace twostep::server::cli {

/// Of main(): this process's environment and streams.
int run(int count, char** words);
/// words: without the program's name.
int run(const std::vector<std::string>& words, const environment&, console&);

} // namespace twostep::server::cli
