#pragma once
// The USER that commands about one user take, and the reason that some of them ask for.

#include "server/cli/command.hpp"

#include <string>

namespace twostep::server::cli {

inline constexpr option user_option{"user", "USER", "the email or the id"};
inline constexpr option reason_option{"reason", "TEXT", "why, for the record"};

/// Throw failure with wrong_usage where it is missing.
std::string user_argument(const invocation&);
std::string reason_argument(const invocation&);

} // namespace twostep::server::cli
