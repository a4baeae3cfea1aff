#pragma once
// The USER argument, and the reason that some commands ask for.

#include "server/cli/command.hpp"

#include <string>

namespace twostep::server::cli {

inline constexpr option user_option{"user", "USER", "the email or the id"};
inline constexpr option reason_option{"reason", "TEXT", "why, for the record"};

/// Both throw failure with wrong_usage if the argument is missing.
std::string user_argument(const invocation&);
std::string reason_argument(const invocation&);

} // namespace twostep::server::cli
