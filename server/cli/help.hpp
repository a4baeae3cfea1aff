#pragma once
// What `--help` shows, and the options that every command has.

#include "server/cli/command.hpp"

#include <iosfwd>

namespace twostep::server::cli {

boost::program_options::options_description common_options();
boost::program_options::options_description own_options(const command&);

/// Every command, or those that begin with the words.
void print_overview(std::ostream&, const std::vector<std::string>& words);
void print_help(std::ostream&, const command&);

/// "user add".
std::string join(const std::vector<std::string>& words);
/// Whether the words and one more begin the name.
bool continues(std::string_view name, const std::vector<std::string>& words, const std::string& more);

} // namespace twostep::server::cli
