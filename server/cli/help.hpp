#pragma once
// What `--help` shows.

#include "server/cli/command.hpp"

#include <iosfwd>
#include <string>
#include <vector>

namespace twostep::server::cli {

/// Every command, or those that begin with the words.
void print_overview(std::ostream&, const std::vector<std::string>& words);
void print_help(std::ostream&, const command&);

/// "user add".
std::string join(const std::vector<std::string>& words);
/// Whether the words and one more begin the name.
bool continues(std::string_view name, const std::vector<std::string>& words, const std::string& more);

} // namespace twostep::server::cli
