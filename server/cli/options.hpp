#pragma once
// The common options, and the conversion to Program_options. Only run.cpp and help.cpp include it, because
// Program_options is slow to compile.

#include "server/cli/command.hpp"

#include <boost/program_options/options_description.hpp>

namespace twostep::server::cli {

std::span<const option> common_options();
/// `caption` is the heading in the help.
boost::program_options::options_description describe(const std::string& caption, std::span<const option>);

} // namespace twostep::server::cli
