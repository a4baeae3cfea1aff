#pragma once
// The options that every command has, and options as Program_options describes them. Included by run.cpp and help.cpp
// alone: Program_options is slow to compile.

#include "server/cli/command.hpp"

#include <boost/program_options/options_description.hpp>

namespace twostep::server::cli {

std::span<const option> common_options();
/// The caption stands above them in help.
boost::program_options::options_description describe(const std::string& caption, std::span<const option>);

} // namespace twostep::server::cli
