#pragma once
// The USER that commands about one user take, and the reason that some of them ask for.

#include "server/cli/command.hpp"

#include <string>

namespace twostep::server::cli {

void describe_user(boost::program_options::options_description_easy_init&);
void describe_user_and_reason(boost::program_options::options_description_easy_init&);

/// Throw failure with wrong_usage where it is missing.
std::string user_argument(const invocation&);
std::string reason_argument(const invocation&);

} // namespace twostep::server::cli
