#pragma once
// Prints `--help`.

#include "server/cli/command.hpp"

#include <iosfwd>
#include <string>
#include <vector>

namespace twostep::server::cli {

/// All commands, or those whose names begin with `words`.
void print_overview(std::ostream&, const std::vector<std::string>& words);
void print_help(std::ostream&, const command&);

/// "user add".
std::string join(const std::vector<std::string>& words);
/// True if `words` and `more` are the beginning of the name.
bool continues(std::string_view name, const std::vector<std::string>& words, const std::string& more);

} // namespace twostep::server::cli
